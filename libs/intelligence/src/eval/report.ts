import type { ClassMetrics } from '@patchbay/learners';
import type { Confusion, Metrics } from './task.js';

/** A file and how many of its rows were read and used. */
export interface Source {
  file: string;
  sha256: string;
  rows: number;
  used: number;
}

export interface Timing {
  featureMs: number;
  trainMs: number;
  predictMs: number;
  itemsPerSecond: number;
}

/** What the command writes. Only `timing`, `memory` and `createdAt` differ between two equal runs. */
export interface EvalReport {
  schema: 'patchbay.eval/1';
  capability: string;
  task: string;
  provider: 'embedded';
  modelVersion: string;
  seed: number;
  argv: string[];
  node: string;
  createdAt: string;
  data: { train: Source[]; test: Source[] };
  n: number;
  baseline: { name: string; metrics: Metrics };
  metrics: Metrics;
  ci95: Record<string, [number, number]>;
  perClass: Record<string, ClassMetrics>;
  confusion: Confusion | null;
  timing: Timing;
  memory: { peakRssMiB: number };
  modelBytes: number;
  warnings: string[];
}

/** The report as a table for people: each metric beside its interval and the naive answer. */
export function tableOf(report: EvalReport): string {
  const { capability, task, n, baseline, metrics, ci95 } = report;
  const rows = Object.entries(metrics).map(([name, value]) => [
    name,
    printed(value),
    ci95[name] ? ci95[name].map(printed).join(' .. ') : '',
    printed(baseline.metrics[name] ?? null),
  ]);
  const lines = [['metric', 'value', '95% interval', baseline.name], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const body = lines.map((line) =>
    line
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const warnings = report.warnings.map((warning) => `warning: ${warning}`);
  return [`${capability} (${task}), ${n} rows`, ...body, ...warnings, ''].join('\n');
}

function printed(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}
