import type { Json } from '@patchbay/domain';
import { expect } from 'vitest';
import { RetryError, UncertainError } from '../../errors.js';
import type { FaultKind } from '../../twin.js';
import type { Bench } from './bench.js';
import { key, marker, runOn, type Subject } from './subject.js';
import type { Check } from './suite.js';

/** Proves what an action says of its repetition, from what really happened at the twin. */
export function idempotencyChecks(subject: Subject): Check[] {
  const { section, action } = subject;
  const again = action.idempotency.class !== 'none';
  return [
    { section, name: `is what it says: ${action.idempotency.class}`, run: () => proveClass(subject) },
    ...(['cut-after-effect', 'cut-before-effect'] as const).map((kind) => ({
      section,
      name: `${again ? 'happens once' : 'waits for a person'} when the connection is ${kind.replaceAll('-', ' ')}`,
      run: () => proveCut(subject, kind),
    })),
  ];
}

async function once(subject: Subject): Promise<{ on: Bench; input: Json; output: unknown; effects: Json }> {
  const on = await subject.open();
  const input = subject.inputFor(on);
  const before = on.twin.effects();
  const output = await runOn(subject, on, input);
  const effects = on.twin.effects();
  expect(effects, 'a call without any effect proves nothing').not.toEqual(before);
  return { on, input, output, effects };
}

async function proveClass(subject: Subject): Promise<void> {
  const { idempotency } = subject.action;
  const { on, input, output, effects } = await once(subject);
  if (idempotency.class === 'upsert') {
    await runOn(subject, on, input, { key: 'another', marker: 'pb-ffffffffffffffff' });
    expect(on.twin.effects(), 'the same input twice').toEqual(effects);
    expect(idempotency.target(input)).not.toBe('');
  }
  if (idempotency.class === 'key') {
    expect(await runOn(subject, on, input), 'the answer to the same key').toEqual(output);
    expect(on.twin.effects(), 'the same key twice').toEqual(effects);
    expect(on.twin.keys().filter((seen) => seen === key)).toHaveLength(2);
    await runOn(subject, on, input, { key: 'another', marker: 'pb-ffffffffffffffff' });
    expect(on.twin.effects(), 'another key').not.toEqual(effects);
  }
  if (idempotency.class === 'lookup') await proveLookup(subject, on, input, output);
}

async function proveLookup(subject: Subject, on: Bench, input: Json, output: unknown): Promise<void> {
  const { idempotency } = subject.action;
  if (idempotency.class !== 'lookup') return;
  expect(on.twin.keys()).toContain(marker);
  expect(await idempotency.find(on.ctx, input, marker), 'what was done').toEqual(output);
  expect(await idempotency.find(on.ctx, input, 'pb-ffffffffffffffff'), 'what was not done').toBeNull();
  const untouched = await subject.open();
  expect(await idempotency.find(untouched.ctx, subject.inputFor(untouched), marker)).toBeNull();
}

/** The hub is killed or cut off in the middle of a call and does what the class allows. */
async function proveCut(subject: Subject, kind: FaultKind): Promise<void> {
  const clean = await once(subject);
  const on = await subject.open();
  const input = subject.inputFor(on);
  const before = on.twin.effects();
  on.twin.fault({ kind, rate: 1 });
  await expect(runOn(subject, on, input)).rejects.toSatisfy(
    (error) => error instanceof UncertainError || error instanceof RetryError,
  );
  on.twin.fault(null);
  if (subject.action.idempotency.class === 'none') {
    expect(on.twin.effects()).toEqual(kind === 'cut-after-effect' ? clean.effects : before);
    return;
  }
  const output = await retried(subject, on, input);
  expect(on.twin.effects(), 'one call and its retry').toEqual(clean.effects);
  expect(output).toEqual(clean.output);
}

/** As the hub retries: look first where the class asks for it. */
async function retried(subject: Subject, on: Bench, input: Json): Promise<unknown> {
  const { idempotency } = subject.action;
  const found = idempotency.class === 'lookup' ? await idempotency.find(on.ctx, input, marker) : null;
  return found ?? runOn(subject, on, input);
}
