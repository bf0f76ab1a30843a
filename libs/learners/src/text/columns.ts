import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { Pairs } from './pairs.js';
import { termOf, type Token } from './tokens.js';

/** Columns of one term: its own n-gram of length one, and the character n-grams inside it. */
interface TermColumns {
  unigram: number;
  chars: Int32Array;
  /** Its number as a word of known pairs. */
  word: number;
}

/** Told about every occurrence of a column: it covers the tokens `first` to `last`. */
export type Visit = (column: number, first: number, last: number) => void;

const missing = -1;
/** Terms whose columns are remembered; natural text repeats few words very often. */
const remembered = 50_000;

/**
 * Finds the columns of a token sequence. While open, unknown n-grams get the next free number;
 * once closed they are left out.
 */
export class Columns {
  private readonly ids = new Map<string, number>();
  private readonly terms = new Map<string, TermColumns>();
  private readonly open: boolean;
  /** Known pairs, where phrases are pairs: numbers are found faster than texts are joined. */
  private readonly pairs: Pairs | null;

  constructor(
    private readonly options: VectoriserOptions,
    known?: string[],
  ) {
    this.open = known === undefined;
    for (const [column, name] of (known ?? []).entries()) this.ids.set(name, column);
    this.pairs = known && options.wordNgrams[1] === 2 ? new Pairs(known) : null;
  }

  get size(): number {
    return this.ids.size;
  }

  names(): string[] {
    return [...this.ids.keys()];
  }

  /** Visits all occurrences: word n-grams that start at a token, then its character n-grams. */
  each(tokens: Token[], visit: Visit): void {
    const [min, max] = this.options.wordNgrams;
    if (this.pairs) {
      this.eachKnown(tokens, this.pairs, visit);
      return;
    }
    for (let at = 0; at < tokens.length; at++) {
      const own = this.ofTerm(tokens[at] as Token);
      if (own.unigram !== missing) visit(own.unigram, at, at);
      if (max > 1) this.phrases(tokens, at, Math.max(2, min), max, visit);
      for (const column of own.chars) visit(column, at, at);
    }
  }

  private eachKnown(tokens: Token[], pairs: Pairs, visit: Visit): void {
    let before = missing;
    for (let at = 0; at < tokens.length; at++) {
      const own = this.ofTerm(tokens[at] as Token);
      const pair = pairs.column(before, own.word);
      before = own.word;
      if (pair !== missing) visit(pair, at - 1, at);
      if (own.unigram !== missing) visit(own.unigram, at, at);
      for (const column of own.chars) visit(column, at, at);
    }
  }

  private phrases(tokens: Token[], at: number, min: number, max: number, visit: Visit): void {
    let phrase = termOf(tokens[at] as Token);
    for (let length = 2; length <= max && at + length <= tokens.length; length++) {
      const last = at + length - 1;
      phrase += ` ${termOf(tokens[last] as Token)}`;
      const column = length >= min ? this.column(phrase) : missing;
      if (column !== missing) visit(column, at, last);
    }
  }

  private ofTerm(token: Token): TermColumns {
    const term = termOf(token);
    const found = this.terms.get(term);
    if (found) return found;
    const columns = {
      unigram: this.options.wordNgrams[0] === 1 ? this.column(term) : missing,
      chars: this.inside(token),
      word: this.pairs?.word(term) ?? missing,
    };
    if (this.terms.size >= remembered) this.terms.clear();
    this.terms.set(term, columns);
    return columns;
  }

  private inside(token: Token): Int32Array {
    if (!token.word || !this.options.charNgrams) return new Int32Array(0);
    return Int32Array.from(
      charNgrams(token.text, this.options.charNgrams)
        .map((gram) => this.column(gram))
        .filter((column) => column !== missing),
    );
  }

  private column(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    if (!this.open) return missing;
    this.ids.set(name, this.ids.size);
    return this.ids.size - 1;
  }
}

/** Character n-grams of ` word `, marked with `~` so that they never collide with words. */
export function charNgrams(word: string, [min, max]: [number, number]): string[] {
  const padded = ` ${word} `;
  const grams: string[] = [];
  for (let length = min; length <= Math.min(max, padded.length); length++) {
    for (let at = 0; at + length <= padded.length; at++) grams.push(`~${padded.slice(at, at + length)}`);
  }
  return grams;
}
