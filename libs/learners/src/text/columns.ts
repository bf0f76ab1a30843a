import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { termOf, type Token } from './tokens.js';

/** Columns of one term: its own n-gram of length one, and the character n-grams inside it. */
interface TermColumns {
  unigram: number;
  chars: Int32Array;
}

/** Told about every occurrence of a column. */
export type Visit = (column: number) => void;

const missing = -1;
/** Terms whose columns are remembered; natural text repeats few words very often. */
const remembered = 50_000;

/** Numbers the n-grams of token sequences in the order of their first occurrence: what a vocabulary is learned from. */
export class Columns {
  private readonly ids = new Map<string, number>();
  private readonly terms = new Map<string, TermColumns>();

  constructor(private readonly options: VectoriserOptions) {}

  get size(): number {
    return this.ids.size;
  }

  names(): string[] {
    return [...this.ids.keys()];
  }

  /** Visits all occurrences: word n-grams that start at a token, then its character n-grams. */
  each(tokens: Token[], visit: Visit): void {
    const [min, max] = this.options.wordNgrams;
    for (let at = 0; at < tokens.length; at++) {
      const own = this.ofTerm(tokens[at] as Token);
      if (own.unigram !== missing) visit(own.unigram);
      if (max > 1) this.phrases(tokens, at, Math.max(2, min), max, visit);
      for (const column of own.chars) visit(column);
    }
  }

  private phrases(tokens: Token[], at: number, min: number, max: number, visit: Visit): void {
    let phrase = termOf(tokens[at] as Token);
    for (let length = 2; length <= max && at + length <= tokens.length; length++) {
      phrase += ` ${termOf(tokens[at + length - 1] as Token)}`;
      if (length >= min) visit(this.column(phrase));
    }
  }

  private ofTerm(token: Token): TermColumns {
    const term = termOf(token);
    const found = this.terms.get(term);
    if (found) return found;
    const columns = {
      unigram: this.options.wordNgrams[0] === 1 ? this.column(term) : missing,
      chars: this.inside(token),
    };
    if (this.terms.size >= remembered) this.terms.clear();
    this.terms.set(term, columns);
    return columns;
  }

  private inside(token: Token): Int32Array {
    if (!token.word || !this.options.charNgrams) return new Int32Array(0);
    return Int32Array.from(charNgrams(token.text, this.options.charNgrams), (gram) => this.column(gram));
  }

  private column(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
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
