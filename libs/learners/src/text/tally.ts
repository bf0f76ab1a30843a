import type { SparseVector } from '@patchbay/plugin-sdk';
import type { Reading } from './reading.js';
import type { Term } from './terms.js';

/** 1 + ln tf of small counts, which nearly all are. */
const damped = Float64Array.from({ length: 64 }, (_, tf) => dampen(tf));

/** The weighed columns of one text: (1 + ln tf) x idf with L2 norm. All blocks are used again by the next text. */
export class Tally {
  /** Number of columns that occur. */
  length = 0;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /** By column, how often it occurs. */
  readonly counts: Int32Array;
  /** One bit for each column that occurs: read in order, which is faster than sorting. */
  private readonly bits: Int32Array;

  /** `extra` columns are weighed by others. */
  constructor(
    private readonly idf: Float32Array,
    extra: number,
  ) {
    this.counts = new Int32Array(idf.length);
    this.bits = new Int32Array(Math.ceil(idf.length / 32));
    this.indices = new Int32Array(idf.length + extra);
    this.values = new Float32Array(idf.length + extra);
  }

  fill(reading: Reading): void {
    this.clear();
    this.countTerms(reading);
    const { phrases } = reading;
    for (let at = 0; at < phrases.length; at++) this.add(phrases.column(at));
    this.collect();
    this.weigh();
  }

  /** Adds one of the extra columns, in their order. */
  append(column: number, value: number): void {
    this.indices[this.length] = column;
    this.values[this.length++] = value;
  }

  /** Lies in the blocks: valid until the next text. */
  vector(): SparseVector {
    return { indices: this.indices.subarray(0, this.length), values: this.values.subarray(0, this.length) };
  }

  private clear(): void {
    const { counts, indices } = this;
    for (let at = 0; at < this.length; at++) {
      const column = indices[at] as number;
      if (column < counts.length) counts[column] = 0;
    }
    this.length = 0;
  }

  private countTerms({ groups, times, different, vocabulary }: Reading): void {
    const { counts, bits } = this;
    const { columns } = vocabulary;
    for (let group = 0; group < different; group++) {
      const { from, to } = groups[group] as Term;
      const often = times[group] as number;
      for (let at = from; at < to; at++) {
        const column = columns[at] as number;
        counts[column] = (counts[column] as number) + often;
        bits[column >>> 5] = (bits[column >>> 5] as number) | (1 << column);
      }
    }
  }

  private add(column: number): void {
    const { counts, bits } = this;
    counts[column] = (counts[column] as number) + 1;
    bits[column >>> 5] = (bits[column >>> 5] as number) | (1 << column);
  }

  /** Writes down the columns that occur, rising. */
  private collect(): void {
    const { bits, indices } = this;
    let length = 0;
    for (let block = 0; block < bits.length; block++) {
      let rest = bits[block] as number;
      if (rest === 0) continue;
      bits[block] = 0;
      for (; rest !== 0; rest &= rest - 1) indices[length++] = block * 32 + 31 - Math.clz32(rest & -rest);
    }
    this.length = length;
  }

  private weigh(): void {
    const { counts, idf, indices, values, length } = this;
    let squares = 0;
    for (let at = 0; at < length; at++) {
      const column = indices[at] as number;
      const tf = counts[column] as number;
      const value = (tf < damped.length ? (damped[tf] as number) : dampen(tf)) * (idf[column] as number);
      values[at] = value;
      squares += value * value;
    }
    const norm = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let at = 0; at < length; at++) values[at] = (values[at] as number) * norm;
  }
}

function dampen(tf: number): number {
  return tf <= 1 ? 1 : 1 + Math.log(tf);
}
