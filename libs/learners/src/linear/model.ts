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
    const count = this.labels.length;
    const result = new Float64Array(count);
    let label = 0;
    for (; label + 3 <= count; label += 3) this.three(x, label, result);
    for (; label < count; label++) result[label] = this.one(x, label);
    return result;
  }

  weight(label: number, feature: number): number {
    return this.weights[feature * this.labels.length + label] ?? 0;
  }

  private one({ indices, values }: SparseVector, label: number): number {
    const { weights, labels } = this;
    let sum = this.bias[label] as number;
    for (let at = 0; at < indices.length; at++) {
      const place = (indices[at] as number) * labels.length + label;
      if (place >= weights.length) break;
      sum += (values[at] as number) * (weights[place] as number);
    }
    return sum;
  }

  /** Three labels at a time: their sums stay in registers, and each column is read once for all. */
  private three({ indices, values }: SparseVector, label: number, result: Float64Array): void {
    const { weights, bias } = this;
    const count = this.labels.length;
    let first = bias[label] as number;
    let second = bias[label + 1] as number;
    let third = bias[label + 2] as number;
    for (let at = 0; at < indices.length; at++) {
      const place = (indices[at] as number) * count + label;
      if (place >= weights.length) break;
      const value = values[at] as number;
      first += value * (weights[place] as number);
      second += value * (weights[place + 1] as number);
      third += value * (weights[place + 2] as number);
    }
    result[label] = first;
    result[label + 1] = second;
    result[label + 2] = third;
  }
}
