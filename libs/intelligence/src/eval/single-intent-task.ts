import { auc, confusion, ece, mean, perClass, share, single } from '@patchbay/learners';
import { topOf, type Answered } from './answers.js';
import type { Metrics, Task } from './task.js';

interface Judged {
  group: string;
  /** null = out of scope. */
  gold: string | null;
  /** Label of the highest chance, also where the model abstains. */
  predicted: string;
  confidence: number;
  abstained: boolean;
  inTopThree: boolean;
}

export interface SingleIntentOptions {
  /** Label of rows that belong to no label; null = all rows are in scope. */
  oos: string | null;
  perGroup: boolean;
}

const nothing = '(none)';

/** One label for each text, judged by the highest chance; abstention is judged where rows are out of scope. */
export function singleIntentTask(options: SingleIntentOptions): Task<Judged> {
  return {
    name: 'single',
    counts: () => true,
    judge: judged,
    measure: (rows) => measure(rows, options),
    perClass: (rows) => perClass(golds(rows).map(alone), predictions(rows).map(alone)),
    confusion: (rows) => confusion(golds(rows), predictions(rows)),
    told: (answered) => {
      const { gold, predicted, abstained } = judged(answered);
      return {
        gold: gold ?? options.oos ?? nothing,
        predicted: options.oos !== null && abstained ? null : predicted,
      };
    },
  };
}

function judged({ example, scored }: Answered): Judged {
  const top = topOf(scored.scores);
  const gold = example.labels[0] ?? null;
  const ranked = Object.entries(scored.scores).sort(([, a], [, b]) => b - a);
  return {
    group: example.group ?? '',
    gold,
    predicted: top?.label ?? nothing,
    confidence: top?.chance ?? 0,
    abstained: scored.label === null,
    inTopThree: ranked.slice(0, 3).some(([label]) => label === gold),
  };
}

function measure(rows: Judged[], { oos, perGroup }: SingleIntentOptions): Metrics {
  const inScope = rows.filter((row) => row.gold !== null);
  const parts = perGroup ? grouped(inScope) : [inScope];
  const metrics = averaged(parts.map(scopeMetrics));
  return {
    ...metrics,
    coverage: share(rows.filter((row) => !row.abstained).length, rows.length),
    ...(perGroup ? { meanGroupMacroF1: metrics['macroF1'] ?? null } : {}),
    ...(oos === null ? {} : scopeBorder(rows, inScope)),
  };
}

function scopeMetrics(rows: Judged[]): Metrics {
  const { accuracy, macroF1 } = single(golds(rows), predictions(rows));
  return {
    accuracy,
    macroF1,
    top3Accuracy: share(rows.filter((row) => row.inTopThree).length, rows.length),
    ece: ece(
      rows.map((row) => row.confidence),
      rows.map((row) => row.gold === row.predicted),
    ),
  };
}

/** How well in-scope rows are told from the others, by the highest chance and by the threshold of the model. */
function scopeBorder(rows: Judged[], inScope: Judged[]): Metrics {
  const outside = rows.filter((row) => row.gold === null);
  const kept = inScope.filter((row) => !row.abstained);
  const right = (list: Judged[]): number => list.filter((row) => row.gold === row.predicted).length;
  return {
    inScopeAccuracy: share(right(inScope), inScope.length),
    oosAuc: auc(
      rows.map((row) => row.confidence),
      rows.map((row) => row.gold !== null),
    ),
    inScopeKept: share(kept.length, inScope.length),
    inScopeAccuracyAtThreshold: kept.length === 0 ? null : right(kept) / kept.length,
    oosRecall:
      outside.length === 0 ? null : share(outside.filter((row) => row.abstained).length, outside.length),
  };
}

function grouped(rows: Judged[]): Judged[][] {
  const groups = new Map<string, Judged[]>();
  for (const row of rows) {
    const list = groups.get(row.group);
    if (list) list.push(row);
    else groups.set(row.group, [row]);
  }
  return [...groups.values()];
}

function averaged(parts: Metrics[]): Metrics {
  const names = Object.keys(parts[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const known = parts.map((part) => part[name]).filter((value) => typeof value === 'number');
      return [name, known.length === 0 ? null : mean(known)];
    }),
  );
}

const alone = (label: string): string[] => [label];
const golds = (rows: Judged[]): string[] => rows.map((row) => row.gold ?? nothing);
const predictions = (rows: Judged[]): string[] => rows.map((row) => row.predicted);
