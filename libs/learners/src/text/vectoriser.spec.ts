import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectoriser } from './vectoriser.js';

const words: VectoriserOptions = { wordNgrams: [1, 1], charNgrams: null, minDf: 1, maxFeatures: null };
const corpus = [
  'the app crashes when I open a report',
  'please refund my invoice',
  'the report is not good',
  'great app, thank you!',
  'I cannot log in to the app',
];

function valuesOf(text: string, options: VectoriserOptions, texts = corpus): Record<string, number> {
  const made = vectoriser(texts, options);
  const { indices, values } = made.transform(text);
  return Object.fromEntries([...indices].map((column, at) => [made.feature(column), values.at(at)!]));
}

describe('transform', () => {
  it('is (1 + ln tf) x idf on length 1', () => {
    const values = valuesOf('app app report', words, ['app report', 'app']);
    const [app, report] = [(1 + Math.log(2)) * 1, Math.log(3 / 2) + 1];
    const length = Math.hypot(app, report);
    expect(values['app']).toBeCloseTo(app / length, 6);
    expect(values['report']).toBeCloseTo(report / length, 6);
  });

  it('weighs rare words more than common ones', () => {
    const values = valuesOf('app refund', words);
    expect(values['refund']).toBeGreaterThan(values['app'] ?? 1);
  });

  it.each(['', '   ', 'zebra quagga', '.,;'])('is empty for a text without known words: "%s"', (text) => {
    expect(valuesOf(text, words)).toEqual({});
  });

  it('answers the same for the same text, whatever came between', () => {
    const made = vectoriser(corpus, { ...words, charNgrams: [3, 5] });
    const before = made.transform('the app crashes');
    made.transform('please refund');
    made.explain('great app', () => 1);
    expect(made.transform('the app crashes')).toEqual(before);
  });

  it('keeps what it gave when the next text comes; a view does not', () => {
    const made = vectoriser(corpus, words);
    const [kept, view] = [made.transform('refund'), made.view('refund')];
    expect(view).toEqual(kept);
    const before = structuredClone(kept);
    made.transform('app');
    expect(kept).toEqual(before);
    expect(view).not.toEqual(before);
  });

  it('gives two vectorisers their own columns, also when they take turns', () => {
    const [one, other] = [
      vectoriser(corpus, words),
      vectoriser(corpus.toReversed(), { ...words, negation: true }),
    ];
    const alone = corpus.map((text) => structuredClone(one.transform(text)));
    for (const [at, text] of corpus.entries()) {
      other.transform(text);
      expect(one.view(text)).toEqual(alone.at(at));
    }
  });

  it('grows with texts of many different words', () => {
    const long = Array.from({ length: 5000 }, (_, at) => `w${'abcdefghij'.at(at % 10)}${at}x`).join(' ');
    const made = vectoriser([long], words);
    expect(made.transform(long).indices).toHaveLength(new Set(long.split(' ')).size);
  });

  it('has rising columns and length 1, whatever the text', () => {
    const made = vectoriser(corpus, { ...words, wordNgrams: [1, 2], charNgrams: [3, 4] });
    const known = fc.constantFrom(...corpus.join(' ').split(' '), 'zebra', '!!', '12', ':)');
    fc.assert(
      fc.property(fc.array(known, { maxLength: 30 }), (list) => {
        const { indices, values } = made.transform(list.join(' '));
        for (let at = 1; at < indices.length; at++) {
          expect(indices.at(at)!).toBeGreaterThan(indices.at(at - 1)!);
        }
        const length = Math.hypot(...values);
        expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true);
      }),
    );
  });
});

describe('lexicon columns', () => {
  const lexicon = { good: 2, great: 3, bad: -2 };
  const options: VectoriserOptions = { ...words, negation: true, lexicon };

  it('stand behind the words', () => {
    const made = vectoriser(corpus, options);
    expect(made.feature(made.size - 2)).toBe('lexicon +');
    expect(made.feature(made.size - 1)).toBe('lexicon -');
  });

  it.each<[string, number, number]>([
    ['good', 0.4, 0],
    ['bad', 0, 0.4],
    ['nothing of that kind', 0, 0],
    ['great and bad', 0.5, 0.4],
    ['not good', 0, 1.48 / 4.48],
  ])('of "%s"', (text, up, down) => {
    const values = valuesOf(text, options);
    expect(values['lexicon +']).toBeCloseTo(up, 5);
    expect(values['lexicon -']).toBeCloseTo(down, 5);
  });
});

describe('feature', () => {
  it('names each column once', () => {
    const made = vectoriser(corpus, { ...words, wordNgrams: [1, 2], charNgrams: [3, 5] });
    const names = Array.from({ length: made.size }, (_, column) => made.feature(column));
    expect(new Set(names).size).toBe(made.size);
  });

  it.each([-1, 99_999])('refuses column %i', (column) => {
    expect(() => vectoriser(corpus, words).feature(column)).toThrow(RangeError);
  });
});

describe('explain', () => {
  const options: VectoriserOptions = {
    wordNgrams: [1, 2],
    charNgrams: [3, 5],
    minDf: 1,
    maxFeatures: null,
    negation: true,
    lexicon: { good: 2, great: 3, crashes: -2 },
  };
  const made = vectoriser(corpus, options);
  /** Some weight for each column, the same every time. */
  const weight = (column: number): number => Math.sin(column * 7.1) * 2;

  function margin(text: string): number {
    const { indices, values } = made.transform(text);
    return [...indices].reduce((sum, column, at) => sum + weight(column) * values.at(at)!, 0);
  }

  const sum = (text: string): number =>
    made.explain(text, weight).reduce((total, factor) => total + factor.contribution, 0);

  it.each([...corpus, 'great great great', 'not great, not good', 'unknown words only', ''])(
    'adds up to the margin of "%s"',
    (text) => {
      expect(sum(text)).toBeCloseTo(margin(text), 5);
    },
  );

  it('adds up to the margin of any text', () => {
    const pieces = [...corpus.join(' ').split(' '), 'not', 'great', 'crashes', '.', '!', ':)', '20', 'zebra'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (list) => {
        const text = list.join(' ');
        expect(Math.abs(sum(text) - margin(text))).toBeLessThan(1e-4);
      }),
    );
  });

  it('gives a phrase to both of its words', () => {
    const pairs = vectoriser(['red car'], { ...words, wordNgrams: [2, 2] });
    expect(pairs.explain('red car', () => 1)).toMatchObject([
      { feature: 'red', contribution: expect.closeTo(0.5, 6) as number },
      { feature: 'car', contribution: expect.closeTo(0.5, 6) as number },
    ]);
  });

  it('gives valence to the words that carry it', () => {
    const only = vectoriser(['x'], { ...words, lexicon: { good: 2, great: 3 } });
    const factors = only.explain('good and great', (column) =>
      only.feature(column) === 'lexicon +' ? 1 : 0,
    );
    expect(factors.map((one) => one.feature)).toEqual(['great', 'good']);
    expect(factors[0]?.contribution).toBeCloseTo((5 / 8) * (3 / 5), 5);
    expect(factors[1]?.contribution).toBeCloseTo((5 / 8) * (2 / 5), 5);
  });

  it.each([
    ['[2, 3]', [2, 3]],
    ['[1, 3]', [1, 3]],
    ['[3, 3]', [3, 3]],
  ] as [string, [number, number]][])('adds up with phrases of %s words', (_, wordNgrams) => {
    const longer = vectoriser(corpus, { ...options, wordNgrams });
    for (const text of corpus) {
      const { indices, values } = longer.transform(text);
      const total = [...indices].reduce((sum, column, at) => sum + weight(column) * values.at(at)!, 0);
      const told = longer.explain(text, weight).reduce((sum, factor) => sum + factor.contribution, 0);
      expect(told).toBeCloseTo(total, 5);
    }
  });

  it('explains each text alike, whatever came between', () => {
    const before = corpus.map((text) => made.explain(text, weight));
    const again = corpus.toReversed().map((text) => made.explain(text, weight));
    expect(again.toReversed()).toEqual(before);
  });

  it('shows the strongest when it is limited', () => {
    const text = corpus.at(0)!;
    expect(made.explain(text, weight, 3)).toEqual(made.explain(text, weight).slice(0, 3));
  });
});
