import type { Metrics } from '../../api/types.js';
import { count, plural, share } from '../../parts/words.js';

export type TileLink =
  | { to: '/tickets'; search: { status?: string; sentiment?: string } }
  | { to: '/settings/people' }
  | { hash: string };

/** One figure with what is known about its past and where its records are. */
export interface Tile {
  label: string;
  value: string;
  /** What the figure means or why there is none. */
  note: string;
  trend: number[];
  trendLabel: string;
  alarm?: boolean;
  link: TileLink;
  linkLabel: string;
}

const openStates = 'new,open,pending,on_hold';
const riskAlarm = 0.2;
const sinceOpened = 'since this page was opened';

/** The row of figures. Trends are what was really measured: by the hub per minute, or by this page. */
export function tilesOf(now: Metrics, trail: Metrics[]): Tile[] {
  const seen = (read: (metrics: Metrics) => number): number[] => trail.map(read);
  return [
    arrivals(now),
    {
      label: 'Open tickets',
      value: count(now.open_tickets),
      note: `of ${plural(now.tickets_total, 'ticket')}`,
      trend: seen((m) => m.open_tickets),
      trendLabel: `Open tickets ${sinceOpened}`,
      link: { to: '/tickets', search: { status: openStates } },
      linkLabel: 'Show open tickets',
    },
    negative(now, trail),
    risk(now, trail),
    response(now, trail),
    {
      label: 'Queue',
      value: count(now.queue_depth),
      note: now.jobs.dead > 0 ? plural(now.jobs.dead, 'dead letter') : 'jobs waiting',
      trend: seen((m) => m.queue_depth),
      trendLabel: `Jobs waiting ${sinceOpened}`,
      alarm: now.jobs.dead > 0,
      link: { hash: 'queues' },
      linkLabel: 'Show queues',
    },
    {
      label: 'People active',
      value: count(now.active_agents),
      note: 'in the last 15 minutes',
      trend: seen((m) => m.active_agents),
      trendLabel: `People active ${sinceOpened}`,
      link: { to: '/settings/people' },
      linkLabel: 'Show people',
    },
  ];
}

function arrivals(now: Metrics): Tile {
  return {
    label: 'Arrived, last hour',
    value: count(now.tickets_created_last_hour),
    note: halves(now.tickets_per_minute),
    trend: now.tickets_per_minute,
    trendLabel: 'Tickets per minute, last hour',
    link: { to: '/tickets', search: {} },
    linkLabel: 'Show newest tickets',
  };
}

/** The last half hour against the one before, where there is one. */
export function halves(perMinute: number[]): string {
  const middle = perMinute.length / 2;
  const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0);
  const before = sum(perMinute.slice(0, middle));
  if (before === 0) return 'none in the half hour before';
  const difference = sum(perMinute.slice(middle)) - before;
  if (difference === 0) return 'as many as in the half hour before';
  return `${count(Math.abs(difference))} ${difference > 0 ? 'more' : 'fewer'} than in the half hour before`;
}

export function negativeShare({
  sentiment_distribution: { negative, neutral, positive },
}: Metrics): number | null {
  const all = negative + neutral + positive;
  return all === 0 ? null : negative / all;
}

function negative(now: Metrics, trail: Metrics[]): Tile {
  const value = negativeShare(now);
  return {
    label: 'Negative',
    value: value === null ? '–' : share(value),
    note:
      value === null
        ? 'no ticket is scored yet'
        : `${plural(now.sentiment_distribution.negative, 'ticket')} of all scored`,
    trend: trail.map((metrics) => negativeShare(metrics) ?? 0),
    trendLabel: `Share of negative tickets ${sinceOpened}`,
    link: { to: '/tickets', search: { sentiment: 'negative' } },
    linkLabel: 'Show negative tickets',
  };
}

function risk(now: Metrics, trail: Metrics[]): Tile {
  const alarm = now.sla_breach_risk >= riskAlarm;
  return {
    label: 'Waiting too long',
    value: now.open_tickets === 0 ? '–' : share(now.sla_breach_risk),
    note: alarm ? `above ${share(riskAlarm)} of open tickets` : 'of open tickets, by priority',
    trend: trail.map((metrics) => metrics.sla_breach_risk),
    trendLabel: `Share of open tickets that wait too long ${sinceOpened}`,
    alarm,
    link: { to: '/tickets', search: { status: 'new,open' } },
    linkLabel: 'Show new and open tickets',
  };
}

function response(now: Metrics, trail: Metrics[]): Tile {
  const minutes = now.avg_response_time_minutes;
  return {
    label: 'First reply',
    value: minutes === null ? '–' : shortDuration(minutes),
    note: minutes === null ? 'no first reply in 24 hours' : 'average over 24 hours',
    trend: trail.flatMap(({ avg_response_time_minutes: value }) => value ?? []),
    trendLabel: `Average time to the first reply ${sinceOpened}`,
    link: { to: '/tickets', search: {} },
    linkLabel: 'Show tickets',
  };
}

const hour = 60;
const day = 24 * hour;

/** Two figures at most: "42 s", "7 min", "2.5 h", "35 h", "3 d". Rounded first: there is no "60 min". */
export function shortDuration(minutes: number): string {
  const seconds = Math.round(minutes * 60);
  if (seconds < 60) return `${seconds} s`;
  const whole = Math.round(minutes);
  if (whole < hour) return `${whole} min`;
  if (whole < 10 * hour) return `${Math.round(whole / 6) / 10} h`;
  const hours = Math.round(whole / hour);
  return hours < 48 ? `${hours} h` : `${Math.round(whole / day)} d`;
}
