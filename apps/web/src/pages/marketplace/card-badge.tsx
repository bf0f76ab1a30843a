import { Badge } from '@mantine/core';
import { StateBadge } from '../../parts/marks.js';
import type { CardState } from './card-state.js';

const own: Partial<Record<CardState, { words: string; color: string }>> = {
  available: { words: 'Available', color: 'gray' },
  on: { words: 'On', color: 'teal' },
  off: { words: 'Off', color: 'gray' },
};

export function CardBadge({ state }: { state: CardState }) {
  const mark = own[state];
  if (mark === undefined) return <StateBadge state={state} />;
  return <Badge color={mark.color}>{mark.words}</Badge>;
}
