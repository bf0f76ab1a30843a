import { isNegator, type Token } from './tokens.js';

/** A negated word keeps this share of its valence, with the other sign (Hutto and Gilbert 2014). */
const flip = -0.74;
/** How far before a word a negation or booster still acts. */
const reach = 3;
/** Sum of valence at which a side reaches half of its column's maximum. */
const half = 3;

const boosters: Record<string, number> = {
  very: 0.3,
  really: 0.3,
  so: 0.3,
  extremely: 0.3,
  absolutely: 0.3,
  completely: 0.3,
  totally: 0.3,
  incredibly: 0.3,
  super: 0.3,
  too: 0.2,
  quite: 0.1,
  slightly: -0.3,
  somewhat: -0.3,
  barely: -0.3,
  hardly: -0.3,
  kinda: -0.3,
};

/** Valence of each token in its context: 0 for words outside the lexicon. */
export function valences(tokens: Token[], lexicon: ReadonlyMap<string, number>): Float64Array {
  const result = new Float64Array(tokens.length);
  for (let at = 0; at < tokens.length; at++) {
    const base = lexicon.get((tokens[at] as Token).text);
    if (base !== undefined) result[at] = inContext(tokens, at, base);
  }
  return result;
}

/** Values of the columns `lexicon +` and `lexicon -`: sums of one sign, saturating at 1. */
export function sides(valence: Float64Array): [positive: number, negative: number] {
  let positive = 0;
  let negative = 0;
  for (const value of valence) {
    if (value > 0) positive += value;
    else negative -= value;
  }
  return [positive / (positive + half), negative / (negative + half)];
}

function inContext(tokens: Token[], at: number, base: number): number {
  let value = base;
  for (let back = Math.max(0, at - reach); back < at; back++) {
    const word = (tokens[back] as Token).text;
    if (isNegator(word)) value *= flip;
    else value += Math.sign(base) * (boosters[word] ?? 0);
  }
  return value;
}
