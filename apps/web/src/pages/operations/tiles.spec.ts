import { describe, expect, it } from 'vitest';
import type { Metrics } from '../../api/types.js';
import { halves, negativeShare, shortDuration, tilesOf, type Tile } from './tiles.js';

const minutes = (...last: number[]): number[] => [
  ...Array.from({ length: 60 - last.length }, () => 0),
  ...last,
];
const calm: Metrics = {
  at: '2026-11-24T21:00:00.000Z',
  queue_depth: 3,
  jobs: { ready: 3, running: 0, dead: 0 },
  tickets_total: 100,
  open_tickets: 40,
  tickets_created_last_hour: 6,
  tickets_per_minute: minutes(1, 2, 3),
  sentiment_per_minute: { negative: minutes(), neutral: minutes(), positive: minutes() },
  analysed_last_hour: 6,
  avg_response_time_minutes: 90,
  sentiment_distribution: { negative: 25, neutral: 50, positive: 25 },
  sla_breach_risk: 0.1,
  active_agents: 2,
  intents_last_hour: [],
  sources_last_hour: [],
  effects_last_hour: {},
  latency_ms: null,
};
const tile = (label: string, now: Metrics, trail: Metrics[] = [now]): Tile => {
  const found = tilesOf(now, trail).find((one) => one.label === label);
  if (!found) throw new Error(`no tile ${label}`);
  return found;
};

describe('tilesOf', () => {
  it('shows the figures a manager asks for, in this order', () => {
    expect(tilesOf(calm, []).map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Arrived, last hour: 6',
      'Open tickets: 40',
      'Negative: 25%',
      'Waiting too long: 10%',
      'First reply: 1.5 h',
      'Queue: 3',
      'People active: 2',
    ]);
  });

  it('every figure leads to its records', () => {
    expect(tile('Open tickets', calm).link).toEqual({
      to: '/tickets',
      search: { status: 'new,open,pending,on_hold' },
    });
    expect(tile('Negative', calm).link).toEqual({ to: '/tickets', search: { sentiment: 'negative' } });
    expect(tile('Queue', calm).link).toEqual({ hash: 'queues' });
    expect(tile('People active', calm).link).toEqual({ to: '/settings/people' });
    expect(tilesOf(calm, []).every(({ linkLabel }) => linkLabel.startsWith('Show '))).toBe(true);
  });

  it('draws only what was measured', () => {
    const before = { ...calm, open_tickets: 38, avg_response_time_minutes: null };
    expect(tile('Open tickets', calm, [before, calm]).trend).toEqual([38, 40]);
    expect(tile('First reply', calm, [before, calm]).trend).toEqual([90]);
    expect(tile('Arrived, last hour', calm, []).trend).toBe(calm.tickets_per_minute);
    expect(tile('Queue', calm, []).trend).toEqual([]);
  });

  it('says why there is no figure', () => {
    const empty: Metrics = {
      ...calm,
      open_tickets: 0,
      avg_response_time_minutes: null,
      sentiment_distribution: { negative: 0, neutral: 0, positive: 0 },
    };
    expect(tile('Negative', empty)).toMatchObject({ value: '–', note: 'no ticket is scored yet' });
    expect(tile('Waiting too long', empty).value).toBe('–');
    expect(tile('First reply', empty)).toMatchObject({ value: '–', note: 'no first reply in 24 hours' });
  });

  it.each([
    [0.19, false],
    [0.2, true],
    [1, true],
  ])('a share of %f waiting too long is an alarm: %s, in words too', (sla_breach_risk, alarm) => {
    const found = tile('Waiting too long', { ...calm, sla_breach_risk });
    expect(found.alarm).toBe(alarm);
    expect(found.note.startsWith('above 20%')).toBe(alarm);
  });

  it('dead letters are an alarm', () => {
    const found = tile('Queue', { ...calm, jobs: { ready: 0, running: 0, dead: 1 } });
    expect(found).toMatchObject({ alarm: true, note: '1 dead letter' });
  });
});

describe('halves', () => {
  it.each([
    [minutes(), 'none in the half hour before'],
    [minutes(4), 'none in the half hour before'],
    [[5, ...minutes(5).slice(1)], 'as many as in the half hour before'],
    [[5, ...minutes(8).slice(1)], '3 more than in the half hour before'],
    [[5, ...minutes(1).slice(1)], '4 fewer than in the half hour before'],
  ])('case %#', (perMinute, words) => {
    expect(perMinute).toHaveLength(60);
    expect(halves(perMinute)).toBe(words);
  });
});

describe('negativeShare', () => {
  it('is of scored tickets only', () => {
    expect(negativeShare(calm)).toBe(0.25);
    expect(
      negativeShare({ ...calm, sentiment_distribution: { negative: 0, neutral: 0, positive: 0 } }),
    ).toBeNull();
  });
});

describe('shortDuration', () => {
  it.each([
    [0, '0 s'],
    [0.7, '42 s'],
    [1, '1 min'],
    [7.4, '7 min'],
    [60, '1 h'],
    [150, '2.5 h'],
    [2_100, '35 h'],
    [2_880, '2 d'],
    [10_080, '7 d'],
  ])('%f min -> %s', (value, words) => expect(shortDuration(value)).toBe(words));

  it.each([
    [0.999, '1 min'],
    [59.7, '1 h'],
    [599.9, '10 h'],
    [2_879, '2 d'],
  ])('%f min carries over to %s', (value, words) => expect(shortDuration(value)).toBe(words));
});
