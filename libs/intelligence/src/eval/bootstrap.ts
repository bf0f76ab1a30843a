import { random } from '@patchbay/learners';
import type { Metrics } from './task.js';

/** Percentile 95% interval of each metric over seeded resamples of the rows; metrics undefined in a resample are left out of it. */
export function bootstrap<J>(
  rows: J[],
  measure: (rows: J[]) => Metrics,
  resamples: number,
  seed: number,
): Record<string, [number, number]> {
  const next = random(seed);
  const values = new Map<string, number[]>();
  for (let run = 0; run < resamples; run++) {
    const drawn = rows.map(() => rows[Math.floor(next() * rows.length)] as J);
    for (const [name, value] of Object.entries(measure(drawn))) {
      if (value === null) continue;
      const list = values.get(name);
      if (list) list.push(value);
      else values.set(name, [value]);
    }
  }
  return Object.fromEntries([...values].map(([name, list]) => [name, interval(list)]));
}

function interval(values: number[]): [number, number] {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
  return [at(0.025), at(0.975)];
}
