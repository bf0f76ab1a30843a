import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

const oracle = createRequire(import.meta.url)('json-logic-js') as {
  apply(rule: unknown, data: unknown): unknown;
  truthy(value: unknown): boolean;
};

const FIELDS = ['a', 'b', 'c', 'a.b', 'b.a', 'a.0', 'b.1', 'c.length', 'none', ''] as const;
const EAGER = '== != === !== > >= < <= ! !! + - / % max min cat merge in'.split(' ');
const ITERATORS = 'map filter all some none'.split(' ');

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    1,
    -1,
    2.5,
    '',
    '0',
    '1',
    ' 2 ',
    '3 days',
    'a',
    'b',
    'ab',
    'true',
  ),
  fc.integer({ min: -50, max: 50 }),
  fc.string({ maxLength: 4 }),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b'), scalar, { minKeys: 0, maxKeys: 2 }) },
);
const data = fc.record({ a: value, b: value, c: fc.array(value, { maxLength: 4 }) });

const { rule } = fc.letrec<{ rule: Json }>((tie) => {
  const inner = tie('rule');
  const operation = (op: string, ...args: fc.Arbitrary<Json>[]) =>
    fc.tuple(...args).map((given): Json => ({ [op]: given }));
  const field = fc.constantFrom(...FIELDS);
  return {
    rule: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      scalar,
      field.map((path): Json => ({ var: path })),
      fc.tuple(field, scalar).map((args): Json => ({ var: args })),
      fc.array(field, { minLength: 1, maxLength: 3 }).map((keys): Json => ({ missing: keys })),
      fc
        .tuple(fc.integer({ min: 0, max: 3 }), fc.array(field, { maxLength: 3 }))
        .map((args): Json => ({ missing_some: args })),
      fc.array(inner, { maxLength: 3 }),
      fc
        .tuple(fc.constantFrom(...EAGER), fc.array(inner, { maxLength: 3 }))
        .map(([op, args]): Json => ({ [op]: args })),
      fc.array(inner, { minLength: 1, maxLength: 3 }).map((args): Json => ({ '*': args })),
      operation('substr', inner, fc.integer({ min: -5, max: 5 })),
      operation('substr', inner, fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })),
      fc
        .tuple(fc.constantFrom('if', 'and', 'or'), fc.array(inner, { minLength: 1, maxLength: 5 }))
        .map(([op, args]): Json => ({ [op]: args })),
      fc.constantFrom(...ITERATORS).chain((op) => operation(op, inner, inner)),
      operation('reduce', inner, fc.constantFrom<Json>(...reducers()), inner),
    ),
  };
});

describe('conformance with json-logic-js', () => {
  it('gives the same value and the same truth for any rule made of the shared operators', () => {
    let compared = 0;
    fc.assert(
      fc.property(rule, data, (logic, facts) => {
        const expected = applyOracle(logic, facts);
        if (expected === null) return;
        compared += 1;
        const actual = evaluateRule(logic, facts);
        expect(actual.reason).toBeNull();
        expect(JSON.stringify(actual.value)).toBe(expected.json);
        expect(actual.matched).toBe(expected.matched);
      }),
      { numRuns: 4_000, seed: 20_260_101 },
    );
    expect(compared).toBeGreaterThan(3_000);
  });
});

function reducers(): Json[] {
  const current = { var: 'current' };
  const accumulator = { var: 'accumulator' };
  return [
    { '+': [current, accumulator] },
    { cat: [accumulator, current] },
    { merge: [accumulator, current] },
    current,
  ];
}

/** Null where json-logic-js throws: those rules must not match here, which other tests cover. */
function applyOracle(logic: Json, facts: Json): { json: string; matched: boolean } | null {
  try {
    const result = oracle.apply(logic, facts);
    return { json: JSON.stringify(result ?? null), matched: oracle.truthy(result) };
  } catch {
    return null;
  }
}
