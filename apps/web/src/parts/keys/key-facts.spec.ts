import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../api/types.js';
import { keyFacts } from './key-facts.js';

const key: ApiKey = {
  id: 'k1',
  name: 'Import',
  hint: 'abcd',
  scopes: ['tickets:read'],
  organisation: false,
  created_by: 'Ann',
  created_at: '2026-03-01T12:00:00Z',
  expires_at: null,
  expired: false,
  last_used_at: null,
};

describe('what there is to know about a key', () => {
  it.each<[string, Partial<ApiKey>, number, RegExp]>([
    ['that nothing used it', {}, 0, /^never used$/],
    ['when it was used', { last_used_at: '2026-03-01T12:00:00Z' }, 0, /^last used .+/],
    ['that it stays', {}, 1, /^does not end$/],
    ['when it ends', { expires_at: '2090-01-01T00:00:00Z' }, 1, /^ends .+/],
    ['when it ended', { expires_at: '2020-01-01T00:00:00Z', expired: true }, 1, /^ended .+/],
    ['not who made it, where it is their own', {}, 2, /^made (?!.* by )/],
    ['who made it, where it is the organisation’s', { organisation: true }, 2, / by Ann$/],
    ['that its maker has left', { organisation: true, created_by: null }, 2, / by somebody who has left$/],
  ])('%s', (_what, more, at, words) => {
    const facts = keyFacts({ ...key, ...more });
    expect(facts).toHaveLength(3);
    expect(facts.at(at)).toMatch(words);
  });
});
