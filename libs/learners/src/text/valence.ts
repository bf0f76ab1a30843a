/** A negated word keeps this share of its valence, with the other sign (Hutto and Gilbert 2014). */
const flip = -0.74;
/** How far before a word a negation or booster still acts. */
const reach = 3;
/** Sum of valence at which a side reaches half of its column's maximum. */
const half = 3;

const boosters = new Map([
  ['very', 0.3],
  ['really', 0.3],
  ['so', 0.3],
  ['extremely', 0.3],
  ['absolutely', 0.3],
  ['completely', 0.3],
  ['totally', 0.3],
  ['incredibly', 0.3],
  ['super', 0.3],
  ['too', 0.2],
  ['quite', 0.1],
  ['slightly', -0.3],
  ['somewhat', -0.3],
  ['barely', -0.3],
  ['hardly', -0.3],
  ['kinda', -0.3],
]);

/** What a word does to the valence of a text. */
export interface Feeling {
  valence: number;
  booster: number;
  negator: boolean;
}

/** How much a word strengthens the next ones: 0 for most. */
export function boosterOf(word: string): number {
  return boosters.get(word) ?? 0;
}

/** Valence of each of the first `length` words in its context, written to `result`: 0 for words outside the lexicon. */
export function valences(words: Feeling[], length: number, result: Float64Array): void {
  for (let at = 0; at < length; at++) {
    const { valence } = words[at] as Feeling;
    result[at] = valence === 0 ? 0 : inContext(words, at, valence);
  }
}

/** Sums of the first `length` valences of each sign. */
export function totals(valence: Float64Array, length: number): [positive: number, negative: number] {
  let positive = 0;
  let negative = 0;
  for (let at = 0; at < length; at++) {
    const value = valence[at] as number;
    if (value > 0) positive += value;
    else negative -= value;
  }
  return [positive, negative];
}

/** Value of the column of one sign: its sum, saturating at 1. */
export function saturated(total: number): number {
  return total / (total + half);
}

function inContext(words: Feeling[], at: number, base: number): number {
  let value = base;
  for (let back = Math.max(0, at - reach); back < at; back++) {
    const { negator, booster } = words[back] as Feeling;
    if (negator) value *= flip;
    else value += Math.sign(base) * booster;
  }
  return value;
}
