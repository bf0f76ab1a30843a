/** Parameters of p = 1 / (1 + exp(a m + b)). */
export interface Sigmoid {
  a: number;
  b: number;
}

const maxSteps = 100;

/**
 * Platt scaling by Newton's method with step halving (Lin, Lin and Weng 2007);
 * targets are pulled inwards, so that few rows never give probability 0 or 1.
 */
export function platt(margins: number[], positive: boolean[]): Sigmoid {
  const up = positive.filter(Boolean).length;
  const down = positive.length - up;
  const targets = positive.map((is) => (is ? (up + 1) / (up + 2) : 1 / (down + 2)));
  let at: Sigmoid = { a: 0, b: Math.log((down + 1) / (up + 1)) };
  let loss = lossAt(at, margins, targets);
  for (let step = 0; step < maxSteps; step++) {
    const direction = newton(at, margins, targets);
    if (!direction) break;
    const better = descend(at, direction, loss, margins, targets);
    if (!better) break;
    [at, loss] = better;
  }
  return at;
}

/** Probability that Platt scaling gives to a margin. */
export function sigmoid(margin: number, { a, b }: Sigmoid): number {
  return 1 / (1 + Math.exp(a * margin + b));
}

function newton(at: Sigmoid, margins: number[], targets: number[]): Sigmoid | null {
  let [h11, h22, h21, g1, g2] = [1e-12, 1e-12, 0, 0, 0];
  for (const [row, margin] of margins.entries()) {
    const p = sigmoid(margin, at);
    const curvature = p * (1 - p);
    const slope = (targets[row] as number) - p;
    h11 += margin * margin * curvature;
    h22 += curvature;
    h21 += margin * curvature;
    g1 += margin * slope;
    g2 += slope;
  }
  if (Math.abs(g1) < 1e-5 && Math.abs(g2) < 1e-5) return null;
  const determinant = h11 * h22 - h21 * h21;
  return { a: -(h22 * g1 - h21 * g2) / determinant, b: -(h11 * g2 - h21 * g1) / determinant };
}

function descend(
  at: Sigmoid,
  direction: Sigmoid,
  loss: number,
  margins: number[],
  targets: number[],
): [Sigmoid, number] | null {
  for (let size = 1; size >= 1e-10; size /= 2) {
    const moved = { a: at.a + size * direction.a, b: at.b + size * direction.b };
    const reached = lossAt(moved, margins, targets);
    if (reached < loss) return [moved, reached];
  }
  return null;
}

function lossAt(at: Sigmoid, margins: number[], targets: number[]): number {
  let loss = 0;
  for (const [row, margin] of margins.entries()) {
    const z = at.a * margin + at.b;
    const target = targets[row] as number;
    loss += z >= 0 ? target * z + Math.log1p(Math.exp(-z)) : (target - 1) * z + Math.log1p(Math.exp(z));
  }
  return loss;
}
