/** Thresholds that are tried. */
export const grid = Array.from({ length: 37 }, (_, at) => 0.05 + at * 0.025);

/** A label with fewer positive rows leans on all labels as if they had shown this many more. */
const borrowed = 20;
/** Weight of recall against precision: a wrong intent misleads more than a missing one. */
const beta = 0.8;

/** What an answer from a threshold on would give. */
interface Outcome {
  hits: number;
  answered: number;
  positive: number;
}

/** For each label the threshold of the best F-measure, shrunk towards that of all labels together. */
export function thresholdsFor(chances: Float64Array[], gold: string[][], labels: string[]): number[] {
  const outcomes = labels.map((label, at) =>
    grid.map((threshold) => outcome(threshold, chances, at, (row) => gold[row]?.includes(label) ?? false)),
  );
  const together = grid.map((_, step) => total(outcomes.map((steps) => steps[step] as Outcome)));
  return outcomes.map((steps) =>
    middleOfBest(steps.map((own, step) => measure(shrink(own, together[step] as Outcome)))),
  );
}

/** The threshold of the best score; the middle one of equally good ones. */
export function middleOfBest(scores: number[]): number {
  const best = scores.reduce((max, one) => Math.max(max, one), 0);
  const equal = grid.filter((_, at) => (scores[at] as number) >= best - 1e-9);
  return equal[Math.floor(equal.length / 2)] ?? 0.5;
}

function outcome(
  threshold: number,
  chances: Float64Array[],
  label: number,
  isPositive: (row: number) => boolean,
): Outcome {
  const result = { hits: 0, answered: 0, positive: 0 };
  for (const [row, chance] of chances.entries()) {
    const told = (chance[label] as number) >= threshold;
    const positive = isPositive(row);
    if (told) result.answered++;
    if (positive) result.positive++;
    if (told && positive) result.hits++;
  }
  return result;
}

function total(outcomes: Outcome[]): Outcome {
  const sum = (field: keyof Outcome): number => outcomes.reduce((all, one) => all + one[field], 0);
  return { hits: sum('hits'), answered: sum('answered'), positive: sum('positive') };
}

function shrink(own: Outcome, all: Outcome): Outcome {
  const share = borrowed / Math.max(1, all.positive);
  return {
    hits: own.hits + share * all.hits,
    answered: own.answered + share * all.answered,
    positive: own.positive + share * all.positive,
  };
}

function measure({ hits, answered, positive }: Outcome): number {
  const whole = answered + beta * beta * positive;
  return whole === 0 ? 0 : ((1 + beta * beta) * hits) / whole;
}
