const ratio = (Math.sqrt(5) - 1) / 2;
const [coldest, hottest] = [Math.log(0.02), Math.log(20)];

/** Probabilities of margins divided by a temperature. */
export function softmax(margins: Float64Array, temperature: number): Float64Array {
  let highest = -Infinity;
  for (const margin of margins) highest = Math.max(highest, margin);
  const result = new Float64Array(margins.length);
  let total = 0;
  for (let at = 0; at < result.length; at++) {
    const value = Math.exp(((margins[at] as number) - highest) / temperature);
    result[at] = value;
    total += value;
  }
  for (let at = 0; at < result.length; at++) result[at] = (result[at] as number) / total;
  return result;
}

/** Softmax temperature of least log loss on held-out margins (golden section on its logarithm). 1 without rows. */
export function temperature(margins: Float64Array[], truth: number[]): number {
  if (margins.length === 0) return 1;
  const loss = (log: number): number => crossEntropy(margins, truth, Math.exp(log));
  let [low, high] = [coldest, hottest];
  while (high - low > 1e-3) {
    const width = ratio * (high - low);
    if (loss(high - width) < loss(low + width)) high = low + width;
    else low = high - width;
  }
  return Math.exp((low + high) / 2);
}

function crossEntropy(margins: Float64Array[], truth: number[], at: number): number {
  let loss = 0;
  for (const [row, margin] of margins.entries()) {
    loss -= Math.log(Math.max(1e-12, softmax(margin, at)[truth[row] as number] as number));
  }
  return loss;
}
