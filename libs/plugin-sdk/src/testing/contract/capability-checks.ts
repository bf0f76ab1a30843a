import { existsSync, readFileSync } from 'node:fs';
import { factorSchema, type Json } from '@patchbay/domain';
import { expect } from 'vitest';
import type { Capability, Labelled, Scored, Scorer } from '../../capabilities.js';
import type { AnyPlugin } from '../../plugin.js';
import type { CapabilityExample, Check, Suite } from './suite.js';

type AnyScorer = Scorer<Json, unknown>;
interface Ready {
  scorer: AnyScorer;
  model: unknown;
}
const seed = 11;

/** A capability is a function of its model and its input, and no more. */
export function capabilityChecks(plugin: AnyPlugin, suite: Suite): Check[] {
  return Object.entries(plugin.capabilities ?? {}).flatMap(([name, capability]): Check[] => {
    const section = `capability ${name}`;
    const example = suite.capabilities?.[name];
    if (!example)
      return [
        { section, name: 'has an example', run: () => expect.unreachable(`give capabilities.${name}`) },
      ];
    const ready = lazily(() => load(capability, example));
    return [
      {
        section,
        name: 'ships its entry and its model',
        run: () => {
          const { entry, model } = capability.run;
          expect([entry, model].filter((file) => !existsSync(file)).map(({ href }) => href)).toEqual([]);
          expect(ready().scorer.version(ready().model)).not.toBe('');
        },
      },
      { section, name: 'answers what it declares', run: () => assertShape(capability, example, ready()) },
      { section, name: 'scores a batch as it scores one by one', run: () => assertBatch(example, ready()) },
      explanation(section, example, ready),
      training(section, example, ready),
      evaluation(section, example, ready),
    ];
  });
}

function load(capability: Capability, { entry, learners }: CapabilityExample): Ready {
  const scorer = entry(learners) as AnyScorer;
  return { scorer, model: scorer.load(readFileSync(capability.run.model)) };
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function assertShape(capability: Capability, { items }: CapabilityExample, { scorer, model }: Ready): void {
  const schema = Object.values(capability.produces)[0]!;
  const scored = scorer.score(
    items.map((item) => capability.input.parse(item) as Json),
    model,
  );
  expect(scored).toHaveLength(items.length);
  for (const { value, label, confidence, factors, scores } of scored) {
    schema.parse(value);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
    if (label !== null) expect(Object.keys(scores)).toContain(label);
    for (const factor of factors) factorSchema.parse(factor);
    for (const share of Object.values(scores)) expect(share >= 0 && share <= 1).toBe(true);
  }
}

function assertBatch({ items }: CapabilityExample, { scorer, model }: Ready): void {
  const singles = items.map((item) => scorer.score([item], model)[0]);
  expect(scorer.score(items, model)).toEqual(singles);
  expect(scorer.score([...items].reverse(), model)).toEqual([...singles].reverse());
  expect(scorer.score([], model)).toEqual([]);
}

function explanation(section: string, example: CapabilityExample, ready: () => Ready): Check {
  const { strength, without, items } = example;
  return {
    section,
    name: 'explains itself by words that move the answer the way they claim',
    ...(strength && without ? {} : { skip: 'no strength and no way to leave a word out were given' }),
    run: () => {
      const { scorer, model } = ready();
      const one = (item: Json): Scored => scorer.score([item], model)[0]!;
      const moved = items.flatMap((item) => {
        const before = one(item);
        const factor = before.factors[0];
        if (!factor?.evidence) return [];
        const after = strength!(one(without!(item, factor.evidence)));
        return Math.sign(strength!(before) - after) === Math.sign(factor.contribution) ? [1] : [0];
      });
      expect(moved.length, 'items with a factor').toBeGreaterThan(0);
      expect(moved, 'items whose strongest factor points the right way').not.toContain(0);
    },
  };
}

function training(section: string, { trainOn }: CapabilityExample, ready: () => Ready): Check {
  return {
    section,
    name: 'trains to the same artifact from the same seed',
    ...(trainOn ? {} : { skip: 'no rows to train on were given' }),
    run: () => {
      const { scorer } = ready();
      const shares: number[] = [];
      const train = (): Uint8Array =>
        scorer.train!(trainOn!, { seed, progress: (share) => shares.push(share) }).artifact;
      const artifact = train();
      expect(Buffer.compare(artifact, train())).toBe(0);
      expect(scorer.version(scorer.load(artifact))).not.toBe('');
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    },
  };
}

function evaluation(section: string, { evaluateOn }: CapabilityExample, ready: () => Ready): Check {
  return {
    section,
    name: 'beats the trivial answer',
    ...(typeof evaluateOn === 'object' ? {} : { skip: evaluateOn ?? 'no labelled rows were given' }),
    run: () => {
      const {
        rows,
        metric,
        seed: own = seed,
      } = evaluateOn as { rows: Labelled<Json>[]; metric: string; seed?: number };
      const { scorer, model } = ready();
      const report = scorer.evaluate(rows, model, own);
      expect(report.n).toBe(rows.length);
      expect(report.metrics[metric]).toBeGreaterThan(report.baseline.metrics[metric] ?? 0);
    },
  };
}
