import type { LinearModel, SparseVector } from '@patchbay/plugin-sdk';

/** One-vs-rest model; `weights` holds the labels of a column side by side, which is the order scoring reads them in. */
export class OneVsRest implements LinearModel {
  constructor(
    readonly labels: string[],
    readonly weights: Float32Array,
    readonly bias: Float32Array,
  ) {}

  /** Number of columns. */
  get width(): number {
    return this.weights.length / this.labels.length;
  }

  margins(x: SparseVector): Float64Array {
    const { weights } = this;
    const count = this.labels.length;
    const result = Float64Array.from(this.bias);
    for (let at = 0; at < x.indices.length; at++) {
      const start = (x.indices[at] as number) * count;
      const value = x.values[at] as number;
      if (start >= weights.length) break;
      for (let label = 0; label < count; label++) {
        result[label] = (result[label] as number) + value * (weights[start + label] as number);
      }
    }
    return result;
  }

  weight(label: number, feature: number): number {
    return this.weights[feature * this.labels.length + label] ?? 0;
  }
}
