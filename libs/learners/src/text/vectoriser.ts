import type { Factor } from '@patchbay/domain';
import type { SparseVector, Vectoriser, VectoriserOptions } from '@patchbay/plugin-sdk';
import { gather } from './factors.js';
import { fitVocabulary, type Vocabulary } from './fit.js';
import { Reading } from './reading.js';
import { Shares } from './shares.js';
import { Tally } from './tally.js';
import { Terms } from './terms.js';
import { ValenceColumns } from './valence-columns.js';

/** Learns a TF-IDF vectoriser; see `VectoriserOptions`. */
export function vectoriser(texts: string[], options: VectoriserOptions): TfIdf {
  return new TfIdf(fitVocabulary(texts, options));
}

/** (1 + ln tf) x idf with L2 norm over word and character n-grams, then the lexicon columns. */
export class TfIdf implements Vectoriser {
  readonly size: number;
  private readonly reading: Reading;
  private readonly tally: Tally;
  private readonly shares: Shares;
  private readonly valence: ValenceColumns | null;
  /** What was read last: a score and its explanation ask for the same. */
  private last: string | null = null;

  constructor(readonly vocabulary: Vocabulary) {
    const { names, idf, options } = vocabulary;
    this.valence = options.lexicon ? new ValenceColumns(names.length) : null;
    this.size = names.length + (this.valence ? ValenceColumns.names.length : 0);
    this.reading = new Reading(new Terms(vocabulary), options.negation ?? false);
    this.tally = new Tally(idf, this.size - names.length);
    this.shares = new Shares(names.length);
  }

  feature(index: number): string {
    const { names } = this.vocabulary;
    const name = names[index] ?? (this.valence ? ValenceColumns.names[index - names.length] : undefined);
    if (name === undefined) throw new RangeError(`Column ${index} of ${this.size}`);
    return name;
  }

  transform(text: string): SparseVector {
    const { indices, values } = this.view(text);
    return { indices: indices.slice(), values: values.slice() };
  }

  view(text: string): SparseVector {
    this.read(text);
    return this.tally.vector();
  }

  explain(text: string, weight: (feature: number) => number, limit = Infinity): Factor[] {
    this.read(text);
    const { reading, shares, tally } = this;
    shares.spread(reading, tally, weight);
    this.valence?.spread(shares, weight);
    return gather(text, reading, shares.perToken, limit);
  }

  private read(text: string): void {
    if (this.last === text) return;
    this.last = null;
    this.tally.fill(this.reading.read(text));
    this.valence?.append(this.reading, this.tally);
    this.last = text;
  }
}
