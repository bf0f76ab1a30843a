/** Four decimals: what a calibrated chance can honestly claim, and what people can read. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
