import type { TicketDetail } from '../../../api/types.js';

type Signals = TicketDetail['signals'];
export type Factor = NonNullable<Signals['sentiment']>['factors'][number];

/** One deciding word with the length of its bar, in percent of the strongest one. */
export interface Bar {
  word: string;
  size: number;
  share: number;
  evidence: string | null;
  /** Whether it speaks for the answer or against it. */
  pro: boolean;
}

/** A score with everything that explains it. */
export interface Verdict {
  /** Name in the address: `sentiment`, `intent:bug_report`. */
  key: string;
  label: string;
  score: number | null;
  confidence: number;
  bars: Bar[];
}

/** All scores of a ticket, the sentiment first. */
export function verdictsOf(signals: Signals): Verdict[] {
  const { sentiment, intent = [] } = signals;
  const mood: Verdict[] = sentiment
    ? [
        {
          key: 'sentiment',
          label: sentiment.label,
          score: sentiment.score,
          confidence: sentiment.confidence,
          bars: barsOf(sentiment.factors, null),
        },
      ]
    : [];
  return [
    ...mood,
    ...intent.map(({ label, confidence, factors }) => ({
      key: `intent:${label}`,
      label,
      score: null,
      confidence,
      bars: barsOf(factors, 1),
    })),
  ];
}

/**
 * Strongest word first. Of an intent a word speaks for or against it; a mood has two ends and `leaning` null:
 * there every word pulls to one of them.
 */
export function barsOf(factors: Factor[], leaning: 1 | null): Bar[] {
  const most = Math.max(...factors.map(({ contribution }) => Math.abs(contribution)), Number.EPSILON);
  return [...factors]
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .map(({ feature, contribution, evidence }) => ({
      word: feature,
      size: contribution,
      share: Math.round((Math.abs(contribution) / most) * 100),
      evidence: evidence ?? null,
      pro: leaning === null || contribution >= 0,
    }));
}

/** "almost certain", so that 0.93 means something. */
export function confidenceWords(confidence: number): string {
  if (confidence >= 0.9) return 'almost certain';
  if (confidence >= 0.7) return 'likely';
  if (confidence >= 0.5) return 'more likely than not';
  return 'a guess';
}
