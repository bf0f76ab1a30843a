/** A key as the browser tells it, with what decides whether it is meant for us. */
export interface Press {
  key: string;
  /** Ctrl, Alt or Meta is held. */
  modified: boolean;
  /** The focus is in a field, or a dialog is open. */
  typing: boolean;
  at: number;
}

export interface Waiting {
  /** When `g` was pressed; null = not. */
  since: number | null;
}

export type Command = { go: string } | 'help' | null;

const patienceMs = 1_500;

/** What a key press means, given that `g` may have been pressed just before. */
export function commandOf(press: Press, waiting: Waiting, goTo: Record<string, string>): [Command, Waiting] {
  const rest: Waiting = { since: null };
  if (press.modified || press.typing) return [null, rest];
  const follows = waiting.since !== null && press.at - waiting.since <= patienceMs;
  const target = goTo[press.key];
  if (follows && target !== undefined) return [{ go: target }, rest];
  if (press.key === 'g') return [null, { since: press.at }];
  return [press.key === '?' ? 'help' : null, rest];
}
