import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElementSplitter } from './element-splitter.js';

function split(text: string, places: number[] = []): { elements: string[]; complete: boolean } {
  const splitter = new ElementSplitter();
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  const elements: string[] = [];
  let from = 0;
  for (const cut of [...cuts, text.length]) {
    elements.push(...splitter.push(text.slice(from, cut)));
    from = cut;
  }
  return { elements, complete: splitter.complete };
}

describe('elements of an array', () => {
  it.each<[string, string, string[], boolean]>([
    ['objects', '[{"a":1},{"b":2}]', ['{"a":1}', '{"b":2}'], true],
    ['an empty array', '[]', [], true],
    ['white space everywhere', ' [ \n {"a": 1 } , {"b":2}\n]\n', ['{"a": 1 }', '{"b":2}'], true],
    [
      'nested objects and arrays',
      '[{"a":{"b":[1,{"c":2}]}},{"d":[]}]',
      ['{"a":{"b":[1,{"c":2}]}}', '{"d":[]}'],
      true,
    ],
    ['brackets in strings', '[{"a":"]}[{,"},{"b":"\\"]"}]', ['{"a":"]}[{,"}', '{"b":"\\"]"}'], true],
    [
      'escaped backslash before the closing quote',
      '[{"a":"x\\\\"},{"b":1}]',
      ['{"a":"x\\\\"}', '{"b":1}'],
      true,
    ],
    ['scalars', '[1, "a,b", true, null]', ['1', '"a,b"', 'true', 'null'], true],
    ['arrays', '[[1,2],[3]]', ['[1,2]', '[3]'], true],
    ['a wrapped array', '{"tickets": [{"a":1}], "count": 1}', ['{"a":1}'], true],
    ['what follows the array is ignored', '[{"a":1}] trailing', ['{"a":1}'], true],
    ['a missing comma', '[{"a":1} {"b":2}]', ['{"a":1}', '{"b":2}'], true],
    ['a comma too many', '[{"a":1},,{"b":2},]', ['{"a":1}', '{"b":2}'], true],
    ['junk between elements is an element', '[{"a":1}, oops, {"b":2}]', ['{"a":1}', 'oops', '{"b":2}'], true],
    ['a brace too many does not swallow the rest', '[{"a":1}}, {"b":2}]', ['{"a":1}', '}', '{"b":2}'], true],
    ['cut off within an element', '[{"a":1},{"b":', ['{"a":1}'], false],
    ['cut off after an element', '[{"a":1}', ['{"a":1}'], false],
    ['cut off within a string', '[{"a":1},{"b":"text', ['{"a":1}'], false],
    ['no array', '"text"', [], false],
  ])('%s', (_, text, elements, complete) => {
    expect(split(text)).toEqual({ elements, complete });
  });

  it('is the same wherever the text is cut', () => {
    const text = '[ {"a":"q\\"]\\\\"}, {"b":[{"c":"}"}]} ,3]';
    for (let at = 0; at <= text.length; at += 1) expect(split(text, [at])).toEqual(split(text));
  });

  it('gives back any records, however they are written and cut', () => {
    const record = fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
    const style = fc.record({ indent: fc.constantFrom(0, 2), wrapped: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 6 }),
        style,
        fc.array(fc.nat(5_000)),
        (records, how, cuts) => {
          const text = JSON.stringify(how.wrapped ? { tickets: records } : records, null, how.indent);
          const { elements, complete } = split(text, cuts);
          expect(complete).toBe(true);
          expect(elements.map((element) => JSON.parse(element) as unknown)).toEqual(
            JSON.parse(JSON.stringify(records)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws on junk, and ends where the junk ends', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('[', ']', '{', '}', '"', ',', '\\', 'a', '1', ':', ' ', '\n'),
          maxLength: 60,
        }),
        (text) => {
          expect(split(`[${text}`).elements.join('').length).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('size', () => {
  it('takes an element of two million characters over many chunks', () => {
    const splitter = new ElementSplitter();
    const found = ['[{"a":"', ...Array.from({ length: 200 }, () => 'x\\"'.repeat(3_334)), '"}]'].flatMap(
      (chunk) => splitter.push(chunk),
    );
    expect(found).toHaveLength(1);
    expect((JSON.parse(found.join()) as { a: string }).a).toHaveLength(200 * 3_334 * 2);
  });

  it('refuses an element beyond 4 MiB instead of keeping it', () => {
    const splitter = new ElementSplitter();
    splitter.push('[{"a":"');
    const fill = (): void => {
      for (let i = 0; i < 5; i += 1) splitter.push('x'.repeat(1024 * 1024));
    };
    expect(fill).toThrow(expect.objectContaining({ status: 413 }) as Error);
  });

  it('reads a run of a million backslashes in linear time', () => {
    const text = `[{"a":"${'\\\\'.repeat(500_000)}"}]`;
    expect(split(text, [100_000, 100_001, 300_001]).elements).toHaveLength(1);
  });
});
