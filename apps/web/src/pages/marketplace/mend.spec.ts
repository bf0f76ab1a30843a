import { describe, expect, it } from 'vitest';
import type { Connection } from '../../api/types.js';
import { troubleOf } from './mend.js';
import { account } from './testing/samples.js';

const mendsOf = (part: Partial<Connection>, oauth = false): string[] =>
  troubleOf(account(part), oauth)?.mends.map(({ label }) => label) ?? [];

describe('the buttons that mend a connection', () => {
  it.each<[string, Partial<Connection>, boolean, string[]]>([
    ['healthy: none', { state: 'ok' }, false, []],
    ['broken', { state: 'broken' }, false, ['Check the settings', 'Test again']],
    ['broken sandbox', { state: 'broken', mode: 'sandbox' }, false, ['Open the sandbox', 'Test again']],
    ['refused sandbox', { state: 'needs_reauth', mode: 'sandbox' }, true, ['Open the sandbox', 'Test again']],
    ['refused token', { state: 'needs_reauth' }, false, ['Renew credentials', 'Test again']],
    ['refused sign-in', { state: 'needs_reauth' }, true, ['Sign in at Zendesk', 'Test again']],
    ['degraded', { state: 'degraded' }, false, ['Test again', 'See calls']],
    ['slowed down', { state: 'rate_limited' }, false, ['See calls']],
    ['paused', { state: 'paused' }, false, ['Resume']],
    ['never tested', { state: 'unchecked' }, false, ['Test now']],
  ])('%s', (_name, part, oauth, labels) => {
    expect(mendsOf(part, oauth)).toEqual(labels);
  });
});

describe('what it means', () => {
  it('is the cause the hub tells', () => {
    expect(troubleOf(account({ state: 'broken', cause: 'no such host' }), false)).toMatchObject({
      title: 'Zendesk does not work',
      meaning: 'no such host',
    });
  });

  it('admits when there is none', () => {
    expect(troubleOf(account({ state: 'degraded' }), false)?.meaning).toBe('The provider gave no reason.');
  });

  it('says that waiting is enough when we were slowed down', () => {
    const told = troubleOf(account({ state: 'rate_limited', cause: 'Slow down.' }), false);
    expect(told?.meaning).toBe('Slow down. Calls wait and go out by themselves.');
  });
});
