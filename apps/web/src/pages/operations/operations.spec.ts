import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OnboardingState } from '../../api/types.js';
import { feedOf } from './feed.js';
import { badgeOf, lineTrouble } from './live-words.js';
import { operationsSearch } from './operations.search.js';
import { splitOf } from './split.js';
import { showsSteps, stepsOf } from './steps.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString();

describe('feedOf', () => {
  it('is newest first, each thing once, in its latest state', () => {
    const live = [
      { id: 'b', at: at(3), status: 'succeeded' },
      { id: 'c', at: at(2), status: 'succeeded' },
    ];
    const earlier = [
      { id: 'a', at: at(1), status: 'failed' },
      { id: 'b', at: at(0), status: 'failed' },
    ];
    expect(feedOf(live, earlier, 10)).toEqual([live[0], live[1], earlier[0]]);
  });

  it('does not let an old message cover newer news', () => {
    const stale = [{ id: 'a', at: at(1) }];
    const fresh = [{ id: 'a', at: at(5) }];
    expect(feedOf(stale, fresh, 10)).toEqual(fresh);
  });

  it('never repeats an id and never shows more than asked', () => {
    const items = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), at: fc.nat(59).map(at) }));
    fc.assert(
      fc.property(items, items, fc.nat(6), (live, earlier, most) => {
        const feed = feedOf(live, earlier, most);
        const ids = feed.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(feed.length).toBeLessThanOrEqual(most);
        expect(feed.map((item) => item.at)).toEqual(
          feed
            .map((item) => item.at)
            .sort()
            .reverse(),
        );
      }),
    );
  });
});

describe('the line', () => {
  const time = (ms: number): string => `#${ms}`;

  it.each([
    ['live', 'Live', 'teal'],
    ['reconnecting', 'Reconnecting', 'yellow'],
    ['connecting', 'Connecting', 'gray'],
  ] as const)('%s is said as %s', (status, words, colour) => {
    expect(badgeOf(status)).toEqual({ words, colour });
  });

  it('is no trouble while it is live or just opening', () => {
    expect(lineTrouble({ status: 'live', heardAt: 5, attempts: 0 }, time)).toBeNull();
    expect(lineTrouble({ status: 'connecting', heardAt: null, attempts: 0 }, time)).toBeNull();
  });

  it('says of when the figures are once it is lost', () => {
    expect(lineTrouble({ status: 'reconnecting', heardAt: 5, attempts: 1 }, time)).toContain('are of #5');
  });

  it('says that the hub does not answer when it never has', () => {
    expect(lineTrouble({ status: 'connecting', heardAt: null, attempts: 1 }, time)).toMatch(
      /does not answer/,
    );
  });
});

describe('first steps', () => {
  const none = { explain: false, dry_run: false, connect: false, upload: false, password: false };
  const state = (more: Partial<OnboardingState>): OnboardingState => ({
    tickets: 0,
    sample_tickets: 0,
    samples: false,
    demo: false,
    choice: null,
    dismissed: false,
    steps: none,
    ...more,
  });

  it('are five, ticked by what the hub knows', () => {
    expect(stepsOf({ ...none, upload: true }).map(({ id, done }) => [id, done])).toEqual([
      ['explain', false],
      ['dry_run', false],
      ['connect', false],
      ['upload', true],
      ['password', false],
    ]);
  });

  it.each([
    ['shown to who can take them', state({}), true, true],
    ['not shown to others', state({}), false, false],
    ['not shown once put away', state({ dismissed: true }), true, false],
    ['shown while one is left', state({ steps: { ...allDone(), upload: false } }), true, true],
    ['not shown when all are done', state({ steps: allDone() }), true, false],
  ])('%s', (_what, onboarding, may, shown) => expect(showsSteps(onboarding, may)).toBe(shown));

  function allDone() {
    return { explain: true, dry_run: true, connect: true, upload: true, password: true };
  }
});

describe('splitOf', () => {
  it('adds up to the whole, in a fixed order', () => {
    const parts = splitOf({ negative: 1, neutral: 2, positive: 1 });
    expect(parts.map(({ label, part }) => [label, part])).toEqual([
      ['negative', 0.25],
      ['neutral', 0.5],
      ['positive', 0.25],
    ]);
  });

  it('is nothing while nothing is scored', () => {
    expect(splitOf({ negative: 0, neutral: 0, positive: 0 })).toEqual([]);
  });
});

describe('the address', () => {
  it.each([
    [{ span: 'days' }, 'days'],
    [{ span: 'hour' }, 'hour'],
    [{ span: 'century' }, undefined],
    [{ span: 7 }, undefined],
    [{}, undefined],
  ])('%j', (search, span) => expect(operationsSearch.parse(search).span).toBe(span));
});
