import type { Reading } from './reading.js';
import type { Shares } from './shares.js';
import type { Tally } from './tally.js';
import { saturated, totals, valences } from './valence.js';

/** The two columns behind the words: how much feeling of each sign a text has. Its block is used again by the next text. */
export class ValenceColumns {
  static readonly names = ['lexicon +', 'lexicon -'];
  private length = 0;
  private valence = new Float64Array(256);
  private totals: [positive: number, negative: number] = [0, 0];
  private readonly values = new Float32Array(2);

  /** `first` is the place of the positive column. */
  constructor(private readonly first: number) {}

  append({ terms, length }: Reading, tally: Tally): void {
    if (length > this.valence.length) this.valence = new Float64Array(length * 2);
    this.length = length;
    valences(terms, length, this.valence);
    this.totals = totals(this.valence, length);
    for (const side of [0, 1] as const) {
      this.values[side] = saturated(this.totals[side]);
      tally.append(this.first + side, this.values[side]);
    }
  }

  /** Each word takes the share of a column that its valence has in it. */
  spread(shares: Shares, weight: (feature: number) => number): void {
    for (const side of [0, 1] as const) {
      const sign = side === 0 ? 1 : -1;
      const total = this.totals[side];
      if (total === 0) continue;
      const moved = (this.values[side] as number) * weight(this.first + side);
      for (let at = 0; at < this.length; at++) {
        const part = sign * (this.valence[at] as number);
        if (part > 0) shares.add(at, moved * (part / total));
      }
    }
  }
}
