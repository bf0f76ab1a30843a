export type FaultKind =
  | '429'
  | '500'
  | 'cut-before-effect'
  | 'cut-after-effect'
  | 'expire-token'
  | 'duplicate'
  | 'reorder'
  | 'slow';

/** A way the simulated tool can fail: what it does, and what the hub is expected to make of it. */
export interface FaultChoice {
  kind: FaultKind;
  title: string;
  meaning: string;
}

export const faults: FaultChoice[] = [
  {
    kind: '429',
    title: 'Too many calls (429)',
    meaning: 'It asks to slow down. Calls wait and go out later.',
  },
  {
    kind: '500',
    title: 'Server error (5xx)',
    meaning: 'It answers with an error. Calls are repeated with growing pauses.',
  },
  {
    kind: 'cut-before-effect',
    title: 'Cut before the effect',
    meaning: 'The connection breaks before anything happened there. Calls are repeated.',
  },
  {
    kind: 'cut-after-effect',
    title: 'Cut after the effect',
    meaning: 'It does what we asked, but we do not hear so. Nothing must happen twice.',
  },
  {
    kind: 'expire-token',
    title: 'Expired token',
    meaning: 'It refuses our credentials. The account asks for a sign-in, and work waits.',
  },
  {
    kind: 'duplicate',
    title: 'Events twice',
    meaning: 'Every event is delivered twice. It must count once.',
  },
  {
    kind: 'reorder',
    title: 'Events out of order',
    meaning: 'Events overtake each other. The newest state must win.',
  },
  { kind: 'slow', title: 'Slow answers', meaning: 'Every answer takes longer.' },
];

export const faultTitle = (kind: string): string =>
  faults.find((fault) => fault.kind === kind)?.title ?? kind;

/** "Too many calls (429) in half of the calls". */
export function faultWords({ kind, rate }: { kind: string; rate: number }): string {
  return rate >= 1 ? faultTitle(kind) : `${faultTitle(kind)}, at ${Math.round(rate * 100)} % of the calls`;
}
