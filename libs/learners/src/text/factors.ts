import type { Factor } from '@patchbay/domain';
import type { Reading } from './reading.js';
import type { Term } from './terms.js';

/** Characters of context shown on each side of a deciding word. */
const context = 30;
/** Nearly all texts around a word need no repair. */
const irregular = /[^ -~]| {2}/;

/** Where a word stands. */
interface Place {
  start: number;
  end: number;
}

/** What equal words contributed together, and the token that contributed most. */
interface Moved {
  sum: number;
  best: number;
}

/** Sums the contributions of equal words; strongest first, with the text around their strongest occurrence. */
export function gather(text: string, reading: Reading, perToken: Float64Array, limit: number): Factor[] {
  const { terms, starts, ends } = reading;
  return strongest(sums(reading, perToken), limit).map(({ sum, best }) => ({
    feature: (terms[best] as Term).readable,
    contribution: sum,
    evidence: around(text, { start: starts[best] as number, end: ends[best] as number }),
  }));
}

/** In the order of the first words that contributed. */
function sums({ terms, length }: Reading, perToken: Float64Array): Moved[] {
  const found: Moved[] = [];
  const byGroup: Moved[] = [];
  for (let at = 0; at < length; at++) {
    const moved = perToken[at] as number;
    if (moved === 0) continue;
    const { group } = terms[at] as Term;
    const known = byGroup[group];
    if (known) {
      known.sum += moved;
      if (Math.abs(moved) > Math.abs(perToken[known.best] as number)) known.best = at;
    } else {
      const made = { sum: moved, best: at };
      byGroup[group] = made;
      found.push(made);
    }
  }
  return found;
}

/** The first `limit` of what a stable sort would give. Few are asked for: keeping those in order is faster than sorting all. */
function strongest(moved: Moved[], limit: number): Moved[] {
  const kept: Moved[] = [];
  for (const one of moved) {
    const size = Math.abs(one.sum);
    let place = kept.length < limit ? kept.push(one) - 1 : limit;
    for (; place > 0 && Math.abs((kept[place - 1] as Moved).sum) < size; place--) {
      if (place < limit) kept[place] = kept[place - 1] as Moved;
    }
    if (place < limit) kept[place] = one;
  }
  return kept;
}

/** The text around a word, cut at spaces, with an ellipsis where it goes on. */
export function around(text: string, word: Place): string {
  const start = word.start <= context ? 0 : cutAfterSpace(text, word.start - context, word.start);
  const end =
    text.length - word.end <= context ? text.length : cutBeforeSpace(text, word.end, word.end + context);
  const body = text.slice(start, end);
  const shown = irregular.test(body) ? repaired(body) : body;
  return `${start > 0 ? '…' : ''}${shown.trim()}${end < text.length ? '…' : ''}`;
}

/** A cut may halve a character outside the basic plane, and half a character is no text to a database. */
function repaired(body: string): string {
  const whole = body.isWellFormed() ? body : body.replaceAll(/\p{Cs}/gu, '');
  return whole.replaceAll(/\s+/g, ' ');
}

function cutAfterSpace(text: string, from: number, limit: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space >= limit ? from : space + 1;
}

function cutBeforeSpace(text: string, limit: number, from: number): number {
  const space = text.lastIndexOf(' ', from);
  return space <= limit ? from : space;
}
