import type { Connection, PluginCard } from '../../api/types.js';
import type { Show } from './marketplace.search.js';

export type CardState = Connection['state'] | 'available' | 'on' | 'off';

/** A plugin with its accounts, as one card shows it. */
export interface Card {
  plugin: PluginCard;
  connections: Connection[];
  state: CardState;
  /** The account the state comes from. */
  worst: Connection | null;
}

export interface Section {
  category: string;
  cards: Card[];
}

type Account = Pick<Connection, 'state'>;

/** How much a state asks for a person; the highest is shown first. */
const urgency: Record<CardState, number> = {
  broken: 9,
  needs_reauth: 8,
  degraded: 7,
  rate_limited: 6,
  unchecked: 3,
  paused: 2,
  ok: 1,
  on: 1,
  off: 0,
  available: 0,
};
const troubleFrom = urgency.rate_limited;

export const isTrouble = (state: CardState): boolean => urgency[state] >= troubleFrom;

/** The account that needs a person most; the first of equals. */
export function worstOf<T extends Account>(connections: T[]): T | null {
  return connections.toSorted((a, b) => urgency[b.state] - urgency[a.state])[0] ?? null;
}

export function cardOf(plugin: PluginCard, all: Connection[]): Card {
  const connections = all.filter((connection) => connection.plugin === plugin.id);
  const worst = worstOf(connections);
  return { plugin, connections, worst, state: stateOf(plugin, worst) };
}

function stateOf(plugin: Pick<PluginCard, 'connection' | 'enabled'>, worst: Account | null): CardState {
  if (plugin.connection === null) return plugin.enabled ? 'on' : 'off';
  if (worst === null) return 'available';
  return plugin.enabled ? worst.state : 'off';
}

/** Received, sent and failed of all accounts together. */
export function activityOf(connections: Pick<Connection, 'activity'>[]): Connection['activity'] {
  const sum = (name: keyof Connection['activity']): number =>
    connections.reduce((total, { activity }) => total + activity[name], 0);
  return {
    received_24h: sum('received_24h'),
    sent_24h: sum('sent_24h'),
    errors_24h: sum('errors_24h'),
  };
}

const inUse = (state: CardState): boolean => state !== 'available' && state !== 'off';
const shows: Record<Show, (card: Card) => boolean> = {
  all: () => true,
  connected: ({ state }) => inUse(state),
  trouble: ({ state }) => isTrouble(state),
  available: ({ state }) => !inUse(state),
};

/** How many cards each choice leaves: counted from the cards themselves, so that the numbers never lie. */
export function countsOf(cards: Card[]): Record<Show, number> {
  const count = (show: Show): number => cards.filter(shows[show]).length;
  return {
    all: count('all'),
    connected: count('connected'),
    trouble: count('trouble'),
    available: count('available'),
  };
}

/** Every word must stand somewhere on the card. */
export function matching(cards: Card[], words: string, show: Show): Card[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter(shows[show]).filter(({ plugin }) => {
    const offered = [...plugin.actions, ...plugin.commands].map((one) =>
      'title' in one ? one.title : one.name,
    );
    const text = [plugin.title, plugin.summary, plugin.category, ...plugin.capabilities, ...offered];
    return wanted.every((word) => text.join(' ').toLowerCase().includes(word));
  });
}

/** Trouble first, within a category and among categories; otherwise by name. */
export function sectionsOf(cards: Card[]): Section[] {
  const names = [...new Set(cards.map(({ plugin }) => plugin.category))];
  const sections = names.map((category) => ({
    category,
    cards: cards.filter(({ plugin }) => plugin.category === category).toSorted(byNeed),
  }));
  return sections.toSorted(
    (a, b) => needOf(b.cards[0]) - needOf(a.cards[0]) || a.category.localeCompare(b.category),
  );
}

const needOf = (card: Card | undefined): number => (card && isTrouble(card.state) ? urgency[card.state] : 0);

function byNeed(a: Card, b: Card): number {
  return urgency[b.state] - urgency[a.state] || a.plugin.title.localeCompare(b.plugin.title);
}
