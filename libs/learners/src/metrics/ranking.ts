/** Probability that a positive outranks a negative (Mann-Whitney), ties count 1/2. Null without both kinds. */
export function auc(scores: number[], positive: boolean[]): number | null {
  const up = positive.filter(Boolean).length;
  const down = positive.length - up;
  if (up === 0 || down === 0) return null;
  const ranks = averageRanks(scores);
  const sum = ranks.reduce((total, rank, row) => total + (positive[row] ? rank : 0), 0);
  return (sum - (up * (up + 1)) / 2) / (up * down);
}

/** Linear correlation. Null when one side is constant or there are fewer than two rows. */
export function pearson(a: number[], b: number[]): number | null {
  const [meanA, meanB] = [average(a), average(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (const [row, value] of a.entries()) {
    const [da, db] = [value - meanA, (b[row] as number) - meanB];
    both += da * db;
    squareA += da * da;
    squareB += db * db;
  }
  return squareA === 0 || squareB === 0 ? null : both / Math.sqrt(squareA * squareB);
}

/** Rank correlation, ties get their average rank. Null as in {@link pearson}. */
export function spearman(a: number[], b: number[]): number | null {
  return pearson(averageRanks(a), averageRanks(b));
}

/** Ranks from 1, equal values share the mean of their ranks. */
export function averageRanks(values: number[]): number[] {
  const order = [...values.keys()].sort((x, y) => (values[x] as number) - (values[y] as number));
  const ranks: number[] = Array.from({ length: values.length }, () => 0);
  for (let from = 0; from < order.length;) {
    const value = values[order[from] as number];
    let to = from;
    while (to < order.length && values[order[to] as number] === value) to++;
    for (let at = from; at < to; at++) ranks[order[at] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
