import { describe, expect, it } from 'vitest';
import type { Connection } from '../api/types.js';
import { initialsOf } from './initials.js';
import { allPages, pageGroups } from './pages.js';
import { entriesFor } from './search-filter.js';
import { commandOf, type Press } from './shortcut-keys.js';
import { inTrouble } from './trouble.js';

const goTo = { o: '/operations', t: '/tickets' };
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  modified: false,
  typing: false,
  at: 1_000,
  ...more,
});
const waiting = { since: 900 };
const idle = { since: null };

describe('shortcuts', () => {
  it.each([
    ['o', '/operations'],
    ['t', '/tickets'],
  ])('g then %s goes to %s', (key, page) => {
    const [none, afterG] = commandOf(press('g'), idle, goTo);
    expect(none).toBeNull();
    expect(commandOf(press(key, { at: 1_400 }), afterG, goTo)).toEqual([{ go: page }, idle]);
  });

  it.each([
    ['a letter alone', press('o'), idle],
    ['a letter too late', press('o', { at: 2_401 }), waiting],
    ['a letter that leads nowhere', press('z'), waiting],
    ['typing', press('o', { typing: true }), waiting],
    ['Ctrl and a letter', press('o', { modified: true }), waiting],
    ['? in a field', press('?', { typing: true }), idle],
  ])('%s does nothing and ends the waiting', (_what, key, before) => {
    expect(commandOf(key, before, goTo)).toEqual([null, idle]);
  });

  it('the last moment still counts', () => {
    expect(commandOf(press('o', { at: 2_400 }), waiting, goTo)[0]).toEqual({ go: '/operations' });
  });

  it('? asks for the list, also after g', () => {
    expect(commandOf(press('?'), idle, goTo)).toEqual(['help', idle]);
    expect(commandOf(press('?'), waiting, goTo)).toEqual(['help', idle]);
  });

  it('g g waits anew', () => {
    expect(commandOf(press('g', { at: 1_200 }), waiting, goTo)).toEqual([null, { since: 1_200 }]);
  });

  it('every page key is used once', () => {
    const keys = allPages.flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(['o', 't', 'm', 'w', 'i']);
  });
});

describe('navigation', () => {
  it('has two groups by what a person wants to do', () => {
    expect(pageGroups.map(({ label, pages }) => [label, pages.map((page) => page.label)])).toEqual([
      ['Work', ['Operations', 'Tickets']],
      [
        'Build and connect',
        [
          'Marketplace',
          'Workflows',
          'Ingestion',
          'People',
          'Single sign-on',
          'Security',
          'Audit log',
          'Organisation',
          'Outbox',
        ],
      ],
    ]);
  });

  it('counts only connections that need a person', () => {
    const states: Connection['state'][] = [
      'ok',
      'degraded',
      'rate_limited',
      'needs_reauth',
      'broken',
      'paused',
      'unchecked',
    ];
    const all = states.map((state) => ({ state }) as Connection);
    expect(inTrouble(all).map(({ state }) => state)).toEqual(['needs_reauth', 'broken']);
    expect(inTrouble([])).toEqual([]);
  });
});

describe('initials', () => {
  it.each([
    ['Mara Jonas', 'MJ'],
    ['Administrator', 'A'],
    ['  anna   maria  lópez ', 'AL'],
    ['Øyvind', 'Ø'],
    ['', ''],
    ['   ', ''],
    ['😀 Smile', '😀S'],
  ])('%j -> %j', (name, initials) => expect(initialsOf(name)).toBe(initials));
});

describe('search entries', () => {
  const all = [
    { label: 'Operations', description: 'Live figures' },
    { label: 'Upload a file' },
    { label: 'Ingestion', description: 'Upload files and follow imports' },
  ];

  it.each([
    ['', ['Operations', 'Upload a file', 'Ingestion']],
    ['  ', ['Operations', 'Upload a file', 'Ingestion']],
    ['UPLOAD', ['Upload a file', 'Ingestion']],
    ['upload import', ['Ingestion']],
    ['live', ['Operations']],
    ['nothing', []],
    ['undefined', []],
  ])('%j finds %j', (query, labels) => {
    expect(entriesFor(all, query).map(({ label }) => label)).toEqual(labels);
  });
});
