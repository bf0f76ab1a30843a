import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { Columns } from './columns.js';
import { tokenise } from './tokens.js';

/** What a fitted vectoriser consists of; columns and weights have the same order. */
export interface Vocabulary {
  options: VectoriserOptions;
  names: string[];
  /** Smoothed inverse document frequency: ln((1 + n) / (1 + df)) + 1. */
  idf: Float32Array;
}

/** Learns the vocabulary of a corpus: n-grams in at least `minDf` texts, the `maxFeatures` commonest of them. */
export function fitVocabulary(texts: string[], options: VectoriserOptions): Vocabulary {
  const columns = new Columns(options);
  const df = documentFrequencies(texts, columns, options.negation ?? false);
  const names = columns.names();
  const kept = keep(df, options.minDf, options.maxFeatures);
  return {
    options,
    names: kept.map((column) => names[column] as string),
    idf: Float32Array.from(kept, (column) => Math.log((1 + texts.length) / (1 + (df[column] as number))) + 1),
  };
}

function documentFrequencies(texts: string[], columns: Columns, negation: boolean): number[] {
  const df: number[] = [];
  const lastSeen: number[] = [];
  for (const [row, text] of texts.entries()) {
    columns.each(tokenise(text, negation), (column) => {
      if (lastSeen[column] === row) return;
      lastSeen[column] = row;
      df[column] = (df[column] ?? 0) + 1;
    });
  }
  return df;
}

function keep(df: number[], minDf: number, maxFeatures: number | null): number[] {
  const frequent = [...df.keys()].filter((column) => (df[column] as number) >= minDf);
  if (maxFeatures === null || frequent.length <= maxFeatures) return frequent;
  return frequent
    .sort((a, b) => (df[b] as number) - (df[a] as number) || a - b)
    .slice(0, maxFeatures)
    .sort((a, b) => a - b);
}
