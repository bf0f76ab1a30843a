import type { Factor } from '@patchbay/domain';
import type { SparseVector, Vectoriser, VectoriserOptions } from '@patchbay/plugin-sdk';
import { Columns } from './columns.js';
import { fitVocabulary, type Vocabulary } from './fit.js';
import { gather } from './factors.js';
import { Occurrences } from './occurrences.js';
import { tokenise, type Token } from './tokens.js';
import { sides, valences } from './valence.js';

const lexiconColumns = ['lexicon +', 'lexicon -'];

/** Learns a TF-IDF vectoriser; see `VectoriserOptions`. */
export function vectoriser(texts: string[], options: VectoriserOptions): TfIdf {
  return new TfIdf(fitVocabulary(texts, options));
}

/** (1 + ln tf) x idf with L2 norm over word and character n-grams, then the lexicon columns. */
export class TfIdf implements Vectoriser {
  readonly size: number;
  private readonly columns: Columns;
  private readonly lexicon: ReadonlyMap<string, number> | null;
  private readonly counts: Int32Array;
  private readonly shares: Float64Array;
  private readonly found = new Occurrences();
  /** What was made of the last text, beside `found`: a score and its explanation ask for the same. */
  private last: { text: string; tokens: Token[]; vector: SparseVector } | null = null;

  constructor(readonly vocabulary: Vocabulary) {
    const { names, options } = vocabulary;
    this.columns = new Columns(options, names);
    this.lexicon = options.lexicon ? new Map(Object.entries(options.lexicon)) : null;
    this.counts = new Int32Array(names.length);
    this.shares = new Float64Array(names.length);
    this.size = names.length + (this.lexicon ? lexiconColumns.length : 0);
  }

  feature(index: number): string {
    const { names } = this.vocabulary;
    const name = names[index] ?? lexiconColumns[index - names.length];
    if (name === undefined) throw new RangeError(`Column ${index} of ${this.size}`);
    return name;
  }

  transform(text: string): SparseVector {
    return this.read(text).vector;
  }

  explain(text: string, weight: (feature: number) => number, limit = Infinity): Factor[] {
    const { tokens, vector } = this.read(text);
    const perToken = new Float64Array(tokens.length);
    this.spread(vector, weight, perToken);
    if (this.lexicon) this.spreadValence(tokens, vector.values, weight, perToken);
    return gather(text, tokens, perToken, limit);
  }

  private read(text: string): { tokens: Token[]; vector: SparseVector } {
    if (this.last?.text !== text) {
      const tokens = tokenise(text, this.vocabulary.options.negation ?? false);
      this.last = { text, tokens, vector: this.vectorOf(tokens) };
    }
    return this.last;
  }

  private vectorOf(tokens: Token[]): SparseVector {
    const present = this.count(tokens);
    const extra = this.lexicon ? sides(valences(tokens, this.lexicon)) : [];
    const indices = new Int32Array(present.length + extra.length);
    const values = new Float32Array(indices.length);
    indices.set(present);
    this.weigh(present, values);
    for (const [side, value] of extra.entries()) {
      indices[present.length + side] = this.vocabulary.names.length + side;
      values[present.length + side] = value;
    }
    return { indices, values };
  }

  /** Counts into `counts`; returns the columns that occur, rising. */
  private count(tokens: Token[]): Int32Array {
    const { counts, found } = this;
    found.clear();
    this.columns.each(tokens, (column, first, last) => found.add(column, first, last));
    const present = new Int32Array(found.length);
    let used = 0;
    for (let at = 0; at < found.length; at++) {
      const column = found.column(at);
      const before = counts[column] as number;
      counts[column] = before + 1;
      if (before === 0) present[used++] = column;
    }
    return present.subarray(0, used).sort();
  }

  /** Fills the TF-IDF values and clears the counts again. */
  private weigh(present: Int32Array, values: Float32Array): void {
    const { counts } = this;
    const { idf } = this.vocabulary;
    let squares = 0;
    for (let at = 0; at < present.length; at++) {
      const column = present[at] as number;
      const tf = counts[column] as number;
      const value = (tf === 1 ? 1 : 1 + Math.log(tf)) * (idf[column] as number);
      values[at] = value;
      squares += value * value;
      counts[column] = 0;
    }
    const norm = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let at = 0; at < present.length; at++) values[at] = (values[at] as number) * norm;
  }

  /** Each occurrence of an n-gram takes an equal share of its contribution, each word of it again. */
  private spread(
    { indices, values }: SparseVector,
    weight: (feature: number) => number,
    perToken: Float64Array,
  ): void {
    const { counts, found, shares } = this;
    for (let at = 0; at < found.length; at++) {
      const column = found.column(at);
      counts[column] = (counts[column] as number) + 1;
    }
    for (let at = 0; at < indices.length; at++) {
      const column = indices[at] as number;
      if (column >= counts.length) break;
      shares[column] = ((values[at] as number) * weight(column)) / (counts[column] as number);
      counts[column] = 0;
    }
    for (let at = 0; at < found.length; at++) {
      const [first, last] = [found.first(at), found.last(at)];
      const share = (shares[found.column(at)] as number) / (last - first + 1);
      for (let token = first; token <= last; token++) perToken[token] = (perToken[token] as number) + share;
    }
  }

  private spreadValence(
    tokens: Token[],
    values: Float32Array,
    weight: (feature: number) => number,
    perToken: Float64Array,
  ): void {
    const { names } = this.vocabulary;
    const valence = valences(tokens, this.lexicon as ReadonlyMap<string, number>);
    for (const side of [0, 1]) {
      const sign = side === 0 ? 1 : -1;
      const total = valence.reduce((sum, value) => sum + Math.max(0, sign * value), 0);
      const moved = (values[values.length - 2 + side] as number) * weight(names.length + side);
      if (total === 0) continue;
      for (let at = 0; at < tokens.length; at++) {
        const part = Math.max(0, sign * (valence[at] as number)) / total;
        perToken[at] = (perToken[at] as number) + moved * part;
      }
    }
  }
}
