import { describe, expect, it } from 'vitest';
import { activityOf, cardOf, countsOf, isTrouble, matching, sectionsOf, worstOf } from './card-state.js';
import { account, plugin } from './testing/samples.js';

describe('the state of a card', () => {
  it.each([
    ['no account', [], 'available'],
    ['a healthy account', ['ok'], 'ok'],
    ['one of two broken', ['ok', 'broken'], 'broken'],
    ['a refused and a slow one', ['rate_limited', 'needs_reauth'], 'needs_reauth'],
    ['one paused, one healthy', ['ok', 'paused'], 'paused'],
    ['one not checked yet', ['ok', 'unchecked'], 'unchecked'],
  ] as const)('with %s', (_name, states, expected) => {
    const accounts = states.map((state, i) => account({ id: String(i), state }));
    expect(cardOf(plugin({}), accounts).state).toBe(expected);
  });

  it('is off when the plugin is off, whatever its accounts', () => {
    expect(cardOf(plugin({ enabled: false }), [account({ state: 'broken' })]).state).toBe('off');
  });

  it.each([
    [true, 'on'],
    [false, 'off'],
  ])('of a capability that is enabled: %s', (enabled, expected) => {
    expect(cardOf(plugin({ connection: null, enabled }), []).state).toBe(expected);
  });

  it('comes from its own accounts only', () => {
    const card = cardOf(plugin({ id: 'slack' }), [account({ plugin: 'zendesk', state: 'broken' })]);
    expect(card).toMatchObject({ state: 'available', connections: [], worst: null });
  });
});

it('of equal accounts the first is the worst', () => {
  expect(worstOf([account({ id: 'a', state: 'broken' }), account({ id: 'b', state: 'broken' })])?.id).toBe(
    'a',
  );
});

it.each([
  ['broken', true],
  ['needs_reauth', true],
  ['degraded', true],
  ['rate_limited', true],
  ['paused', false],
  ['unchecked', false],
  ['ok', false],
  ['off', false],
  ['available', false],
] as const)('%s is trouble: %s', (state, expected) => {
  expect(isTrouble(state)).toBe(expected);
});

it('adds up what all accounts did', () => {
  const did = (received_24h: number, sent_24h: number, errors_24h: number) =>
    account({ activity: { received_24h, sent_24h, errors_24h } });
  expect(activityOf([did(1, 2, 3), did(10, 20, 30)])).toEqual({
    received_24h: 11,
    sent_24h: 22,
    errors_24h: 33,
  });
  expect(activityOf([])).toEqual({ received_24h: 0, sent_24h: 0, errors_24h: 0 });
});

const cards = [
  cardOf(plugin({ id: 'zendesk', title: 'Zendesk', category: 'Channels' }), [
    account({ plugin: 'zendesk', state: 'ok' }),
  ]),
  cardOf(plugin({ id: 'mail', title: 'Mail', category: 'Channels' }), []),
  cardOf(plugin({ id: 'slack', title: 'Slack', category: 'Chat' }), [
    account({ plugin: 'slack', state: 'needs_reauth' }),
  ]),
  cardOf(plugin({ id: 'sentiment', title: 'Sentiment', category: 'Understanding', connection: null }), []),
];
const titles = (list: typeof cards): string[] => list.map((card) => card.plugin.title);

describe('counts', () => {
  it('are what the list under them holds', () => {
    const counts = countsOf(cards);
    expect(counts).toEqual({ all: 4, connected: 3, trouble: 1, available: 1 });
    for (const show of ['all', 'connected', 'trouble', 'available'] as const)
      expect(matching(cards, '', show)).toHaveLength(counts[show]);
  });
});

describe('filter words', () => {
  it.each([
    ['', ['Zendesk', 'Mail', 'Slack', 'Sentiment']],
    ['  ', ['Zendesk', 'Mail', 'Slack', 'Sentiment']],
    ['ZEN', ['Zendesk']],
    ['channels', ['Zendesk', 'Mail']],
    ['channels zen', ['Zendesk']],
    ['zen slack', []],
    ['post', ['Zendesk', 'Mail', 'Slack', 'Sentiment']],
  ])('%j', (words, expected) => {
    expect(titles(matching(cards, words, 'all'))).toEqual(expected);
  });

  it('work together with the choice of cards', () => {
    expect(titles(matching(cards, 'channels', 'available'))).toEqual(['Mail']);
  });
});

describe('sections', () => {
  it('put trouble first, then go by name', () => {
    expect(sectionsOf(cards).map(({ category, cards: list }) => [category, ...titles(list)])).toEqual([
      ['Chat', 'Slack'],
      ['Channels', 'Zendesk', 'Mail'],
      ['Understanding', 'Sentiment'],
    ]);
  });

  it('are none without cards', () => {
    expect(sectionsOf([])).toEqual([]);
  });
});
