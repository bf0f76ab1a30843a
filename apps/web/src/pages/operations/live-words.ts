import type { LiveState } from '../../live/live-state.js';

const badges: Record<LiveState['status'], { words: string; colour: string }> = {
  live: { words: 'Live', colour: 'teal' },
  reconnecting: { words: 'Reconnecting', colour: 'yellow' },
  connecting: { words: 'Connecting', colour: 'gray' },
};

export const badgeOf = (status: LiveState['status']): { words: string; colour: string } => badges[status];

/** What a person should know about a line that is not live; null = all is well. */
export function lineTrouble(
  live: Pick<LiveState, 'status' | 'heardAt' | 'attempts'>,
  timeOf: (at: number) => string,
): string | null {
  if (live.status === 'live') return null;
  if (live.heardAt !== null)
    return `The connection to the hub is lost. The figures below are of ${timeOf(live.heardAt)}; what you miss is delivered when it is back.`;
  return live.attempts > 0 ? 'The hub does not answer yet. Trying again by itself.' : null;
}
