import { describe, expect, it } from 'vitest';
import { readingOf, scopeGroups, scopeWords } from './scopes.js';

const permissions = ['tickets:read', 'tickets:write', 'data:ingest', 'workflows:run', 'tenant:own', 'self'];

describe('what a person can give to a key', () => {
  it('is grouped by noun, in words', () => {
    expect(scopeGroups(permissions)).toEqual([
      {
        noun: 'tickets',
        label: 'Tickets',
        scopes: [
          { scope: 'tickets:read', label: 'Read' },
          { scope: 'tickets:write', label: 'Change' },
        ],
      },
      { noun: 'data', label: 'Files and records', scopes: [{ scope: 'data:ingest', label: 'Import' }] },
      { noun: 'workflows', label: 'Workflows', scopes: [{ scope: 'workflows:run', label: 'Run' }] },
    ]);
  });

  it('brings what belongs together together, however it is listed', () => {
    const [tickets, jobs] = scopeGroups(['tickets:read', 'jobs:read', 'tickets:write']);
    expect([tickets?.scopes.length, jobs?.label]).toEqual([2, 'Imports']);
  });

  it('is nothing of a person’s own, and no ownership', () => {
    expect(scopeGroups(['self', 'tenant:own'])).toEqual([]);
  });

  it('has a shortcut to everything that changes nothing', () => {
    expect(readingOf(scopeGroups([...permissions, 'audit:read']))).toEqual(['tickets:read', 'audit:read']);
  });
});

describe('what a key may, in a line', () => {
  it.each([
    [['tickets:read'], 'Tickets: read'],
    [['tickets:read', 'tickets:write', 'data:ingest'], 'Tickets: read, change · Files and records: import'],
    [['plugins:manage', 'audit:read'], 'Connections: manage · Audit log: read'],
    [['things:do_more'], 'Things: do more'],
    [[], ''],
  ])('%j', (scopes, words) => expect(scopeWords(scopes)).toBe(words));
});
