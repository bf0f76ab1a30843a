import type { SparseVector } from '@patchbay/plugin-sdk';
import { random } from '../random.js';

/** A sparse vector from a dense row; zeros are left out. */
export function vector(...dense: number[]): SparseVector {
  const columns = [...dense.keys()].filter((column) => dense[column] !== 0);
  return {
    indices: Int32Array.from(columns),
    values: Float32Array.from(columns, (column) => dense[column] as number),
  };
}

/** Texts whose words tell their label, among words that tell nothing. */
export function texts(
  labels: string[],
  count: number,
  seed: number,
  noise = 0,
): { texts: string[]; labels: string[] } {
  const next = random(seed);
  const pick = <T>(items: T[]): T => items[Math.floor(next() * items.length)] as T;
  const filler = 'the a of and to we our it is was please today again with'.split(' ');
  const truth = Array.from({ length: count }, (_, row) => labels[row % labels.length] as string);
  const made = truth.map((label) => {
    const told = next() < noise ? pick(labels) : label;
    return [
      pick(filler),
      pick(filler),
      `${told}word${pick(['a', 'b', 'c'])}`,
      pick(filler),
      pick(filler),
    ].join(' ');
  });
  return { texts: made, labels: truth };
}
