import { intentValueSchema } from '@patchbay/domain';
import { ece, multi, perClass, share } from '@patchbay/learners';
import type { Scored } from '@patchbay/plugin-sdk';
import type { Answered } from './answers.js';
import type { Metrics, Task } from './task.js';

interface Judged {
  gold: string[];
  predicted: string[];
  /** Confidence of each predicted label. */
  confidences: number[];
}

/** Any number of labels for each text. */
export function multiIntentTask(): Task<Judged> {
  return {
    name: 'multi',
    counts: () => true,
    judge: judged,
    measure,
    perClass: (rows) =>
      perClass(
        rows.map((row) => row.gold),
        rows.map((row) => row.predicted),
      ),
    confusion: () => null,
    told: (answered) => {
      const { gold, predicted } = judged(answered);
      return { gold, predicted };
    },
  };
}

function judged({ example, scored }: Answered): Judged {
  const predicted = labelsOf(scored);
  return {
    gold: example.labels,
    predicted,
    confidences: predicted.map((label) => scored.scores[label] ?? 0),
  };
}

function labelsOf(scored: Scored): string[] {
  const value = intentValueSchema.safeParse(scored.value);
  if (value.success) return value.data.map((one) => one.label);
  return scored.label === null ? [] : [scored.label];
}

/** The calibration error is that of the labels answered. */
function measure(rows: Judged[]): Metrics {
  const metrics = multi(
    rows.map((row) => row.gold),
    rows.map((row) => row.predicted),
  );
  return {
    ...metrics,
    coverage: share(rows.filter((row) => row.predicted.length > 0).length, rows.length),
    ece: ece(
      rows.flatMap((row) => row.confidences),
      rows.flatMap((row) => row.predicted.map((label) => row.gold.includes(label))),
    ),
  };
}
