import { describe, expect, it } from 'vitest';
import { findingsOf } from './findings.js';

const healthy = {
  state: 'ok',
  cause: null,
  label: 'acme',
  missing_permissions: [] as string[],
  ms: 41,
} as const;
const auth = {
  scopes: [
    { name: 'read', why: 'Read tickets', optional: false },
    { name: 'write', why: 'Write scores', optional: false },
  ],
};
const lines = (result: Parameters<typeof findingsOf>[0], by?: typeof auth): string[] =>
  findingsOf(result, 'Zendesk', by).map(
    ({ good, text, why }) => `${good ? '+' : '-'} ${text}${why ? `: ${why}` : ''}`,
  );

describe('what a test has found', () => {
  it('is all good', () => {
    expect(lines({ ...healthy })).toEqual([
      '+ Zendesk answered in 41 ms',
      '+ Signed in as acme',
      '+ No permission is missing',
    ]);
  });

  it('goes through every permission that is asked for', () => {
    const result = { ...healthy, state: 'degraded', missing_permissions: ['write'] } as const;
    expect(lines({ ...result, missing_permissions: ['write'] }, auth)).toEqual([
      '+ Zendesk answered in 41 ms',
      '+ Signed in as acme',
      '+ Permission read: Read tickets',
      '- Permission write is missing: Write scores',
    ]);
  });

  it('names missing permissions nobody has listed', () => {
    expect(lines({ ...healthy, state: 'degraded', missing_permissions: ['agent role'] })).toContain(
      '- Permission agent role is missing',
    );
  });

  it.each([
    ['needs_reauth', ['+ Zendesk was reached', '- The credentials were refused: why']],
    ['broken', ['- Zendesk could not be used: why']],
    ['rate_limited', ['+ Zendesk was reached', '- It asked us to wait: why']],
    ['degraded', ['- Zendesk answered with trouble: why']],
  ] as const)('%s says why and claims nothing more', (state, expected) => {
    expect(lines({ ...healthy, state, cause: 'why' }, auth)).toEqual(expected);
  });
});
