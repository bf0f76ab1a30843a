import { describe, expect, it } from 'vitest';
import { actorWords, changeWords, targetWords, valueWords, verdictWords } from './audit-words.js';
import { auditSearch } from './audit.search.js';
import { exportPath, isFiltered, toQuery } from './filter.js';

describe('the words of an entry', () => {
  it.each([
    ['workflow.update', 'Workflow: update'],
    ['user.set_password', 'User: set password'],
    ['odd', 'Odd'],
  ])('%s reads %s', (action, words) => {
    expect(changeWords(action)).toBe(words);
  });

  it.each([
    [{ kind: 'user', id: '1', name: 'ann@acme.example' } as const, 'ann@acme.example'],
    [{ kind: 'user', id: '1', name: null } as const, '1'],
    [{ kind: 'api_key', id: null, name: null } as const, 'Somebody'],
    [{ kind: 'system', id: null, name: 'audit-retention' } as const, 'Patchbay (audit retention)'],
    [{ kind: 'system', id: null, name: null } as const, 'Patchbay'],
    [{ kind: 'anonymous', id: null, name: null } as const, 'Somebody not signed in'],
  ])('%j reads %s', (actor, words) => {
    expect(actorWords(actor)).toBe(words);
  });

  it.each([
    [{ type: 'workflow', id: '1', name: 'Tag it' }, 'Tag it'],
    [{ type: 'workflow', id: '1', name: null }, '1'],
    [{ type: 'audit', id: null, name: null }, 'Audit'],
    [{ type: null, id: null, name: null }, ''],
  ])('%j reads %s', (target, words) => {
    expect(targetWords(target)).toBe(words);
  });

  it('shows text as it is and everything else as JSON', () => {
    expect(valueWords('a "b"')).toBe('a "b"');
    expect(valueWords(false)).toBe('false');
    expect(valueWords(null)).toBe('null');
    expect(valueWords(['a'])).toBe('[\n  "a"\n]');
    expect(valueWords(undefined)).toBe('not there');
  });

  it('tells what a check came to', () => {
    const whole = { ok: true, entries: 3, from: 1, to: 3, tip: 'x', damage: [] };
    expect(verdictWords(whole)).toBe('All 3 entries are as they were written.');
    expect(verdictWords({ ...whole, entries: 0 })).toBe('There are no entries yet.');
    const damage = [{ seq: 2, problem: 'changed' as const, detail: 'Entry 2 was changed.' }];
    expect(verdictWords({ ...whole, ok: false, damage })).toMatch(/^1 place/);
  });
});

describe('the filter', () => {
  it('asks for what was typed and nothing else', () => {
    expect(toQuery({ text: 'x', actor: ' ', entry: 4 })).toEqual({ text: 'x' });
    expect(isFiltered({ entry: 4 })).toBe(false);
    expect(isFiltered({ action: 'user.' })).toBe(true);
  });

  it('takes days whole, in the time zone of the browser', () => {
    const { from = '', to = '' } = toQuery({ from: '2026-11-24', to: '2026-11-24' });
    expect(new Date(from).getHours()).toBe(0);
    expect(Date.parse(to) - Date.parse(from)).toBe(24 * 3_600_000);
    expect(toQuery({ from: 'soon', to: '2026-1-1' })).toEqual({});
  });

  it('goes into the address of an export, escaped', () => {
    expect(exportPath({ text: 'a&b' }, 'csv')).toBe('/api/audit/export?format=csv&text=a%26b');
  });

  it('of an address somebody mistyped is left out', () => {
    expect(auditSearch.parse({ entry: 'x', text: 7 })).toEqual({});
  });
});
