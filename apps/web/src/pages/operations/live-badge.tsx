import { Badge } from '@mantine/core';
import type { LiveState } from '../../live/live-state.js';
import { badgeOf } from './live-words.js';

/** Says whether the figures are of now. Announced politely, and only when it changes. */
export function LiveBadge({ live }: { live: LiveState }) {
  const { words, colour } = badgeOf(live.status);
  return (
    <span role="status">
      <Badge color={colour}>{words}</Badge>
    </span>
  );
}
