import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactError, pack, unpack } from './artifact.js';
import { linearSvm } from './linear/svm.js';
import { texts } from './testing/synthetic.js';
import { vectoriser } from './text/vectoriser.js';

const options: VectoriserOptions = {
  wordNgrams: [1, 2],
  charNgrams: [3, 4],
  minDf: 1,
  maxFeatures: null,
  negation: true,
  lexicon: { good: 2, bad: -2 },
};
const corpus = texts(['alpha', 'beta', 'gamma'], 60, 5);

function trained(chosen: VectoriserOptions = options) {
  const made = vectoriser(corpus.texts, chosen);
  const model = linearSvm(
    corpus.texts.map((text) => made.transform(text)),
    corpus.labels.map((label) => [label]),
    { labels: ['alpha', 'beta', 'gamma'], c: 1, seed: 42 },
  );
  return { vectoriser: made, model, extra: { temperature: 0.5, notes: ['é', '"'] } };
}

describe('pack and unpack', () => {
  it.each<[string, VectoriserOptions]>([
    ['with everything', options],
    ['words alone', { ...options, charNgrams: null, lexicon: undefined, negation: false }],
    ['few features', { ...options, maxFeatures: 7 }],
  ])('answer the same before and after: %s', (_, chosen) => {
    const before = trained(chosen);
    const after = unpack(pack(before));
    expect(after.extra).toEqual(before.extra);
    expect(after.model.labels).toEqual(before.model.labels);
    for (const text of [...corpus.texts, 'not good alphaworda', 'nothing known', '']) {
      expect(after.model.margins(after.vectoriser.transform(text))).toEqual(
        before.model.margins(before.vectoriser.transform(text)),
      );
      const weigh = (parts: typeof before) => (column: number) => parts.model.weight(1, column);
      expect(after.vectoriser.explain(text, (column) => after.model.weight(1, column))).toEqual(
        before.vectoriser.explain(text, weigh(before)),
      );
    }
  });

  it('gives equal bytes for equal parts', () => {
    expect(pack(trained())).toEqual(pack(trained()));
  });

  it('gives equal bytes again after reading', () => {
    const bytes = pack(trained());
    expect(pack(unpack(bytes))).toEqual(bytes);
  });

  it('leaves out columns without weight, and answers nearly the same', () => {
    const before = trained();
    const [whole, pruned] = [pack(before), pack({ ...before, epsilon: 0.05 })];
    expect(pruned.length).toBeLessThan(whole.length);
    const after = unpack(pruned);
    for (const text of corpus.texts) {
      const [a, b] = [
        before.model.margins(before.vectoriser.transform(text)),
        after.model.margins(after.vectoriser.transform(text)),
      ];
      expect(b.indexOf(Math.max(...b))).toBe(a.indexOf(Math.max(...a)));
    }
  });

  it('keeps the lexicon columns whatever their weight', () => {
    const { vectoriser: made } = unpack(pack({ ...trained(), epsilon: 1e6 }));
    expect(made.size).toBe(2);
    expect(made.feature(0)).toBe('lexicon +');
  });

  it('reads bytes that lie anywhere in a buffer', () => {
    const bytes = pack(trained());
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(unpack(shifted.subarray(3)).extra).toEqual(trained().extra);
  });

  it('takes its own vectoriser only', () => {
    const { model, extra } = trained();
    const foreign = {
      size: 1,
      transform: () => ({ indices: new Int32Array(), values: new Float32Array() }),
      view: () => ({ indices: new Int32Array(), values: new Float32Array() }),
      feature: () => 'x',
      explain: () => [],
    };
    expect(() => pack({ vectoriser: foreign, model, extra })).toThrow(ArtifactError);
  });
});

describe('unpack refuses', () => {
  const bytes = pack(trained());
  const headerLength = new DataView(bytes.buffer).getUint32(0, true);

  /** The artifact with another header of the same numbers. */
  function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerLength))) as Record<
      string,
      unknown
    >;
    const json = new TextEncoder().encode(JSON.stringify(change(header)));
    const padded = Math.ceil(json.length / 4) * 4;
    const made = new Uint8Array(4 + padded + bytes.length - 4 - headerLength).fill(0x20);
    new DataView(made.buffer).setUint32(0, padded, true);
    made.set(json, 4);
    made.set(bytes.subarray(4 + headerLength), 4 + padded);
    return made;
  }

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /Too short/],
    ['three bytes', Uint8Array.from([1, 2, 3]), /Too short/],
    ['a header that is cut', bytes.subarray(0, 20), /Too short/],
    ['numbers that are cut', bytes.subarray(0, bytes.length - 8), /numbers where/],
    ['numbers that are missing', bytes.subarray(0, 4 + headerLength), /0 numbers where/],
    ['more numbers than belong', Uint8Array.from([...bytes, 0, 0, 0, 0]), /numbers where/],
    ['another file', new TextEncoder().encode('    {"format":"other"}   '), /Too short|JSON/],
    ['text that is no JSON', withHeader(() => 'x'), /Not of the format/],
    ['another version', withHeader((header) => ({ ...header, format: 'patchbay.linear/2' })), /format/],
    ['null for a header', withHeader(() => null), /JSON|format/],
    ['another number of labels', withHeader((header) => ({ ...header, labels: ['alpha'] })), /numbers where/],
  ])('%s', (_, broken, reason) => {
    expect(() => unpack(broken)).toThrow(ArtifactError);
    expect(() => unpack(broken)).toThrow(reason);
  });

  it('names what it is when bytes are foreign, and never fails in another way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (foreign) => {
        expect(() => unpack(foreign)).toThrow(ArtifactError);
      }),
    );
  });
});
