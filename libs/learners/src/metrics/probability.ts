const bins = 10;
const edge = 1e-6;

/** Expected calibration error: 10 equal-width bins of the confidence. Null without rows. */
export function ece(confidence: number[], right: boolean[]): number | null {
  if (confidence.length === 0) return null;
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0 }));
  for (const [row, value] of confidence.entries()) {
    const bin = sums[Math.min(bins - 1, Math.floor(value * bins))] as { confidence: number; right: number };
    bin.confidence += value;
    if (right[row]) bin.right++;
  }
  return sums.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0) / confidence.length;
}

/** Mean negative log probability of the truth, clipped to [1e-6, 1 - 1e-6]. Null without rows. */
export function logLoss(truthProbability: number[]): number | null {
  if (truthProbability.length === 0) return null;
  const clipped = truthProbability.map((p) => Math.log(Math.min(1 - edge, Math.max(edge, p))));
  return -clipped.reduce((sum, value) => sum + value, 0) / clipped.length;
}

/** Mean squared distance of probability and outcome. Null without rows. */
export function brier(probability: number[], positive: boolean[]): number | null {
  if (probability.length === 0) return null;
  const squares = probability.map((p, row) => (p - (positive[row] ? 1 : 0)) ** 2);
  return squares.reduce((sum, value) => sum + value, 0) / squares.length;
}
