import { parseStatus } from '@patchbay/domain';
import { columnNames, plainName } from './column-names.js';
import { rejectColumns } from './csv.js';
import { guessOrder, isAmbiguous, parseDate, type DateOrder } from './dates.js';
import { ticketFields, type Mapping, type TicketField } from './types.js';

/** What we think a column is, and why. `confidence` in 0..1. */
export interface ColumnGuess {
  name: string;
  field: TicketField | null;
  confidence: number;
  why: string;
  samples: string[];
}

/** How the dates of a column are read. */
export interface DateGuess {
  column: string;
  order: DateOrder;
  ambiguous: boolean;
  example_in: string;
  example_out: string | null;
}

export interface Guess {
  mapping: Mapping;
  guesses: ColumnGuess[];
  dates: DateGuess[];
}

interface Candidate {
  column: string;
  field: TicketField;
  score: number;
  why: string;
}

const emailAt = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const shownSamples = 3;

/** Matches columns to fields by name, with the content as tie-breaker: each field and each column is used once. */
export function guessMapping(columns: string[], samples: string[][]): Guess {
  const valuesOf = new Map(
    columns.map((column, i) => [column, samples.map((row) => row[i] ?? '').filter((value) => value !== '')]),
  );
  const chosen = choose(columns.flatMap((column) => candidatesFor(column, valuesOf.get(column)!)));
  const guesses = columns.map((name) => {
    const best = chosen.get(name);
    const shown = valuesOf
      .get(name)!
      .slice(0, shownSamples)
      .map((value) => value.slice(0, 200));
    return {
      name,
      field: best?.field ?? null,
      confidence: best ? Math.min(1, best.score) : 0,
      why: best?.why ?? 'kept as metadata',
      samples: shown,
    };
  });
  const dates = guesses
    .filter((guess) => isDateField(guess.field))
    .map((guess) => dateGuess(guess.name, valuesOf.get(guess.name)!));
  const order = clearOrder(dates);
  return {
    mapping: {
      columns: Object.fromEntries(guesses.map((guess) => [guess.name, guess.field])),
      ...(order ? { date_order: order } : {}),
    },
    guesses,
    dates,
  };
}

/** The order some column of the file proves; the others are believed to follow it. */
export const clearOrder = (dates: DateGuess[]): DateOrder | undefined =>
  dates.find((date) => date.order !== 'iso' && !date.ambiguous)?.order;

/** How the dates of one column would be read. */
export function dateGuess(column: string, values: string[], wanted?: DateOrder): DateGuess {
  const order = wanted ?? guessOrder(values);
  const example = values.find((value) => isAmbiguous(value)) ?? values[0] ?? '';
  return {
    column,
    order: order ?? 'dmy',
    ambiguous: order === null,
    example_in: example,
    example_out: parseDate(example, order ?? 'dmy'),
  };
}

export const isDateField = (field: TicketField | null | undefined): boolean =>
  field === 'created_at' || field === 'updated_at';

function candidatesFor(column: string, values: string[]): Candidate[] {
  if (rejectColumns.includes(column)) return [];
  const plain = plainName(column);
  return ticketFields.flatMap((field) => {
    const place = columnNames[field].indexOf(plain);
    const named = place >= 0 ? 0.95 - place * 0.012 : 0;
    const score = named > 0 ? named + contentBonus(field, plain, values) : contentOnly(field, plain, values);
    return score > 0.3
      ? [{ column, field, score, why: named > 0 ? `the name "${column}"` : 'what the column holds' }]
      : [];
  });
}

/** Negative where the content contradicts the name: `state` may be Ohio, `label` one of two classes. */
function contentBonus(field: TicketField, plain: string, values: string[]): number {
  if (values.length === 0) return 0;
  const share = (test: (value: string) => boolean): number => values.filter(test).length / values.length;
  if (field === 'requester_email') return share((value) => emailAt.test(value)) - 0.5;
  if (field === 'requester_name') return -share((value) => emailAt.test(value));
  if (isDateField(field))
    return share((value) => parseDate(value, 'dmy') !== null || parseDate(value, 'mdy') !== null) > 0.5
      ? 0.02
      : -0.9;
  if (field === 'subject') return share((value) => value.length > 400) > 0.5 ? -0.3 : 0;
  if (field === 'status' && share((value) => parseStatus(value) !== null) < 0.2)
    return plain === 'state' ? -0.9 : -0.1;
  return field === 'rating' ? share((value) => isRating(value)) - 0.9 : 0;
}

/** Numbers, stars, words: but not texts. */
const isRating = (value: string): boolean => value.length <= 20;

/** A list of tokens is long, but nobody wrote it. */
const isJson = (value: string): boolean => /^[[{]/.test(value);

function contentOnly(field: TicketField, plain: string, values: string[]): number {
  if (values.length === 0) return 0;
  if (field === 'body')
    return plain !== '' &&
      !values.some(isJson) &&
      values.reduce((sum, value) => sum + value.length, 0) / values.length > 60
      ? 0.4
      : 0;
  if (field === 'requester_email') return values.every((value) => emailAt.test(value)) ? 0.5 : 0;
  return 0;
}

function choose(candidates: Candidate[]): Map<string, Candidate> {
  const byColumn = new Map<string, Candidate>();
  const taken = new Set<TicketField>();
  for (const candidate of candidates.sort((a, b) => b.score - a.score)) {
    if (byColumn.has(candidate.column) || taken.has(candidate.field)) continue;
    byColumn.set(candidate.column, candidate);
    taken.add(candidate.field);
  }
  return byColumn;
}
