import { describe, expect, it } from 'vitest';
import { account } from './testing/samples.js';
import { workflowsUsing } from './users.js';

const first = account({ id: 'a', plugin: 'slack' });
const second = account({ id: 'b', plugin: 'slack' });
const zendesk = account({ id: 'z', plugin: 'zendesk' });
const workflow = (id: string, type: string, connection_id: string | null = null) => ({
  id,
  name: `Workflow ${id}`,
  actions: [
    { type: 'core.tag', params: {} },
    { type, params: {}, connection_id },
  ],
});
const ids = (list: { id: string }[]): string[] => list.map(({ id }) => id);

describe('who uses an account', () => {
  const workflows = [
    workflow('1', 'slack.post_message'),
    workflow('2', 'slack.post_message', 'b'),
    workflow('3', 'zendesk.assign'),
    workflow('4', 'slackish.post'),
  ];

  it.each([
    ['the oldest account serves actions that name none', first, [first, second], ['1']],
    ['another one only those that name it', second, [first, second], ['2']],
    ['alone it serves both', second, [second], ['1', '2']],
    ['other plugins are not concerned', zendesk, [first, zendesk], ['3']],
    ['a paused oldest hands over', second, [{ ...first, paused: true }, second], ['1', '2']],
    ['when all are paused the oldest keeps them', first, [{ ...first, paused: true }], ['1']],
  ])('%s', (_name, connection, all, expected) => {
    expect(ids(workflowsUsing(connection, workflows, all))).toEqual(expected);
  });

  it('is nobody when no workflow has such an action', () => {
    expect(workflowsUsing(first, [workflow('1', 'core.notify')], [first])).toEqual([]);
  });
});
