import { describe, expect, it } from 'vitest';
import type { TicketDetail } from '../../../api/types.js';
import { doer, happening } from './timeline.js';

type Entry = TicketDetail['timeline'][number];
const entry = (part: Partial<Entry>): Entry => ({
  id: '1',
  kind: 'changed',
  actor: null,
  summary: 'Changed',
  data: {},
  at: '2026-11-24T21:00:00.000Z',
  ...part,
});

describe('what happened, in words', () => {
  it.each<[Partial<Entry>, string]>([
    [{ kind: 'created', actor: 'zendesk' }, 'Arrived from Zendesk'],
    [{ kind: 'created' }, 'Arrived from Outside'],
    [{ kind: 'updated', actor: 'zendesk' }, 'Changed in Zendesk'],
    [{ data: { status: 'on_hold' } }, 'Status set to On hold'],
    [{ data: { status: 'open', priority: 'high' } }, 'Status set to Open, Priority set to High'],
    [{ data: { assignee: 'Tom' } }, 'Assigned to Tom'],
    [{ data: { assignee: null } }, 'Unassigned'],
    [{ data: { tags: ['vip', 'eu'] } }, 'Tags set to vip, eu'],
    [{ data: { tags: [] } }, 'Tags removed'],
    [{ data: { addTags: ['vip'] } }, 'Tagged vip'],
    [{ data: {}, summary: 'Changed by hand' }, 'Changed by hand'],
    [{ kind: 'merged', summary: 'Merged with 17' }, 'Merged with 17'],
  ])('%j', (part, words) => {
    expect(happening(entry(part))).toBe(words);
  });
});

describe('who did it', () => {
  it.each<[Partial<Entry>, string | null]>([
    [{ actor: 'workflow Alert on angry customers' }, 'Workflow “Alert on angry customers”'],
    [{ actor: 'Admin' }, 'Admin'],
    [{ actor: null }, null],
    [{ kind: 'created', actor: 'zendesk' }, null],
  ])('%j', (part, who) => {
    expect(doer(entry(part))).toBe(who);
  });
});
