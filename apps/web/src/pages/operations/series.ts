import type { Metrics, Overview } from '../../api/types.js';
import type { Series } from '../../parts/chart/chart-option.js';

export type Span = 'hour' | 'days';

/** Columns are wide enough to hold more than one ticket: an hour in twelve parts. */
const minutesPerColumn = 5;
const daysShown = 30;

/** Tickets per minute as one series; labels count back from now. */
export function arrivalSeries({
  tickets_per_minute: perMinute,
}: Pick<Metrics, 'tickets_per_minute'>): Series {
  return {
    labels: perMinute.map((_, index) => minutesAgo(perMinute.length - 1 - index)),
    rows: [{ name: 'Tickets', role: 'series', values: perMinute }],
  };
}

/** Sentiment of what arrived in the last hour, in steps of five minutes. */
export function sentimentOfHour({
  sentiment_per_minute: minutes,
}: Pick<Metrics, 'sentiment_per_minute'>): Series {
  const columns = minutes.negative.length / minutesPerColumn;
  return {
    labels: Array.from({ length: columns }, (_, index) =>
      minutesAgo((columns - 1 - index) * minutesPerColumn),
    ),
    rows: sentimentRows((label) => grouped(minutes[label], minutesPerColumn)),
  };
}

/** Sentiment by the day a ticket was written, oldest first; days without tickets have zeros. */
export function sentimentOfDays({ by_day }: Pick<Overview, 'by_day'>): Series {
  const known = new Map(by_day.map((row) => [row.day, row]));
  const days = daysBetween(by_day.map(({ day }) => day)).slice(-daysShown);
  return { labels: days, rows: sentimentRows((label) => days.map((day) => known.get(day)?.[label] ?? 0)) };
}

type Label = 'negative' | 'neutral' | 'positive';

function sentimentRows(valuesOf: (label: Label) => number[]): Series['rows'] {
  return [
    { name: 'Negative', role: 'negative', values: valuesOf('negative') },
    { name: 'Neutral', role: 'neutral', values: valuesOf('neutral') },
    { name: 'Positive', role: 'positive', values: valuesOf('positive') },
  ];
}

/** Sums of `size` neighbours. */
export function grouped(values: number[], size: number): number[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size).reduce((all, value) => all + value, 0),
  );
}

/** Every day from the first to the last of the given ones. */
export function daysBetween(days: string[]): string[] {
  const sorted = [...days].sort();
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  const all: string[] = [];
  for (const day = new Date(`${first}T00:00:00Z`); ; day.setUTCDate(day.getUTCDate() + 1)) {
    const text = day.toISOString().slice(0, 10);
    all.push(text);
    if (text >= last) return all;
  }
}

const minutesAgo = (minutes: number): string => (minutes === 0 ? 'now' : `-${minutes} min`);
