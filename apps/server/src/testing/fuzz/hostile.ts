import fc from 'fast-check';

/** JSON that `JSON.stringify` cannot say: written as a string and unpacked in {@link jsonText}. */
const raw = (text: string): string => `@raw:${text}@`;

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Values nobody asked for. */
export const hostileValue: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53 + 2,
  -(2 ** 31) - 1,
  9_999_999_999,
  raw('1e400'),
  raw('-0'),
  raw(nested(100)),
  raw('{"__proto__":{"admin":true}}'),
  raw('{"constructor":{"prototype":{"admin":true}}}'),
  raw('"\\ud800"'),
  raw('"a\\u0000b"'),
  '',
  ' ',
  '\u0000',
  '\u202Eevil',
  'x'.repeat(10_000),
  '💩'.repeat(300),
  "' or 1=1--",
  '%00',
  '../../etc/passwd',
  '{{constructor.constructor}}',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'http://169.254.169.254/',
  '9999-99-99T99:99:99Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: [] } } },
  Array.from({ length: 300 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])),
);

const hostileKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'tenant_id',
  'tenantId',
  'role',
  'isAdmin',
  'id',
  '',
  '\u0000',
  'x'.repeat(1_000),
);

/** One thing that is wrong with a body. */
interface Damage {
  at: number;
  kind: 'replace' | 'remove' | 'add';
  value: unknown;
  key: string;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(1_000),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
  value: hostileValue,
  key: hostileKey,
});

/** A value with one or two things wrong with it. */
export const damaged = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(values, fc.array(damage, { minLength: 1, maxLength: 2 }))
    .map(([value, damages]) => damages.reduce(apply, value));

type Node = unknown[] | Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Every place of a value, as the way to it; the whole value first. */
function places(value: unknown, way: string[] = []): string[][] {
  const inside = isNode(value)
    ? Object.entries(value).flatMap(([key, part]) => places(part, [...way, key]))
    : [];
  return [way, ...inside];
}

function apply(value: unknown, { at, kind, value: other, key }: Damage): unknown {
  const all = places(value);
  const way = all[at % all.length] ?? [];
  return change(value, way, (part) => {
    if (kind === 'replace') return other;
    if (kind === 'remove') return undefined;
    return isNode(part) && !Array.isArray(part)
      ? Object.fromEntries([...Object.entries(part), [key, other]])
      : other;
  });
}

function change(value: unknown, [key, ...rest]: string[], how: (part: unknown) => unknown): unknown {
  if (key === undefined) return how(value);
  if (Array.isArray(value))
    return value.map((part, i) => (String(i) === key ? change(part, rest, how) : part));
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([name, part]) => [name, name === key ? change(part, rest, how) : part]),
  );
}

/** The value as JSON text; sometimes with its first key twice. */
export function jsonText(value: unknown, twice = false): string {
  const text = (JSON.stringify(value) ?? '').replaceAll(
    /"@raw:((?:[^@\\]|\\.)*)@"/g,
    (_all, packed: string) => packed.replaceAll(String.raw`\"`, '"').replaceAll(String.raw`\\`, '\\'),
  );
  const first = /^\{("(?:[^"\\]|\\.)*"):/.exec(text)?.[1];
  return twice && first !== undefined ? `{${first}:null,${text.slice(1)}` : text;
}
