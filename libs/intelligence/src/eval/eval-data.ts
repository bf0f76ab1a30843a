import type { CapabilityPackage } from './capability-package.js';
import type { ColumnMap, RowFilter } from './columns.js';
import { examplesOf, kindOf, type Example, type LabelKind, type Reading } from './examples.js';
import type { EvalOptions } from './options.js';
import { InputProblem } from './problems.js';
import type { Source } from './report.js';
import { byGroup, crossValidation, perLabel, type Plan } from './sampling.js';
import { readTable, type Table } from './table.js';
import { kindsOf } from './training-rows.js';

/** What an evaluation runs on. */
export interface EvalData {
  kind: LabelKind;
  plans: Plan[];
  sources: { train: Source[]; test: Source[] };
  /** Rows the naive answer may learn from; none when the model is a ready one. */
  known: Example[];
  /** Every test row carries a valence. */
  valence: boolean;
  testFiles: string;
}

interface Part {
  examples: Example[];
  sources: Source[];
  kind: LabelKind;
}

/** Reads the files and lays out who learns from what. Throws {@link InputProblem} naming file and column. */
export async function readData(
  capability: CapabilityPackage,
  options: EvalOptions,
  base: string,
): Promise<EvalData> {
  const train = await readPart(options.train, options.whereTrain, capability, options, base);
  const test = await readPart(options.test, options.whereTest, capability, options, base);
  const asked = options.cv === null ? test : train;
  if (asked === null)
    throw new InputProblem('there is nothing to score: give --test <file>, or --train <file> --cv <k>');
  const known = sampled(train?.examples ?? [], options);
  const whole =
    options.cv === null
      ? [{ train: known, test: asked.examples }]
      : crossValidation(known, options.cv, options.seed);
  return {
    kind: asked.kind,
    plans: options.perGroup ? grouped(whole, options) : whole,
    sources: { train: train ? used(train.sources, known) : [], test: asked.sources },
    known,
    valence: asked.examples.every((example) => example.valence !== undefined),
    testFiles: asked.sources.map((source) => source.file).join(', '),
  };
}

async function readPart(
  files: string[],
  filter: RowFilter | null,
  capability: CapabilityPackage,
  options: EvalOptions,
  base: string,
): Promise<Part | null> {
  const tables: Table[] = [];
  for (const file of files) tables.push(await readTable(file, base));
  const [first] = tables;
  if (!first) return null;
  const kinds = kindsFor(capability, options);
  const examples = tables.map((table) => examplesOf(table, readingOf(table, kinds, filter, options)));
  return {
    examples: examples.flat(),
    kind: kindOf(first, kinds, options.map),
    sources: tables.map(({ file, sha256, rows }, at) => ({
      file,
      sha256,
      rows: rows.length,
      used: examples[at]?.length ?? 0,
    })),
  };
}

function kindsFor({ name }: CapabilityPackage, { task }: EvalOptions): [LabelKind, ...LabelKind[]] {
  if (name === 'intent' && task !== null) return [task === 'multi' ? 'labels' : 'label'];
  return kindsOf[name];
}

function readingOf(
  table: Table,
  kinds: [LabelKind, ...LabelKind[]],
  filter: RowFilter | null,
  { map, valenceBand, oos }: { map: ColumnMap; valenceBand: number; oos: string | null },
): Reading {
  return { kind: kindOf(table, kinds, map), map, filter, valenceBand, oos };
}

function sampled(examples: Example[], options: EvalOptions): Example[] {
  return options.perLabel === null ? examples : perLabel(examples, options.perLabel, options.seed);
}

/** A group's model does not see the group as such: its rows would all lie in one fold. */
function grouped(plans: Plan[], { cv, seed }: EvalOptions): Plan[] {
  const parts =
    cv === null
      ? byGroup(plans)
      : perGroupFolds(
          plans.flatMap((plan) => plan.test),
          cv,
          seed,
        );
  const empty = parts.find((part) => part.train.length === 0);
  if (empty) throw new InputProblem(`no training row of group "${empty.test[0]?.group ?? ''}"`);
  return parts.map(({ train, test }) => ({ train: train.map(alone), test }));
}

function perGroupFolds(examples: Example[], k: number, seed: number): Plan[] {
  const groups = new Map<string, Example[]>();
  for (const example of examples) {
    const list = groups.get(example.group ?? '');
    if (list) list.push(example);
    else groups.set(example.group ?? '', [example]);
  }
  return [...groups.values()].flatMap((list) => crossValidation(list, k, seed));
}

function alone(example: Example): Example {
  return { ...example, group: undefined };
}

function used(sources: Source[], examples: Example[]): Source[] {
  return sources.map((source) => ({
    ...source,
    used: examples.filter((example) => example.file === source.file).length,
  }));
}
