import type { Metrics } from '../../api/types.js';

export interface Part {
  label: 'negative' | 'neutral' | 'positive';
  tickets: number;
  /** 0 to 1. */
  part: number;
}

const order = ['negative', 'neutral', 'positive'] as const;

/** The parts in a fixed order; nothing while nothing is scored. */
export function splitOf(distribution: Metrics['sentiment_distribution']): Part[] {
  const all = order.reduce((sum, label) => sum + distribution[label], 0);
  if (all === 0) return [];
  return order.map((label) => ({ label, tickets: distribution[label], part: distribution[label] / all }));
}
