import type { Hit, Ticket } from '../../../api/types.js';
import { piecesOf, type Piece } from './highlight.js';

/** One line of the list. */
export interface Row {
  id: string;
  /** The id the ticket has outside, or the end of ours. */
  label: string;
  subject: Piece[];
  snippet: Piece[];
  sentiment: string | null;
  intents: string[];
  priority: string;
  status: string;
  source: string;
  requester: string;
  account: string | null;
  assignee: string | null;
  updated: string;
}

const snippetChars = 240;
/** Kept before the first searched word. */
const leadChars = 14;

export const rowOfHit = ({ ticket, highlights }: Hit): Row => ({
  ...rowOf(ticket),
  ...(highlights.subject ? { subject: piecesOf(highlights.subject) } : {}),
  ...(highlights.body ? { snippet: fromFirstHit(oneLine(piecesOf(highlights.body))) } : {}),
});

export function rowOf(ticket: Ticket): Row {
  return {
    id: ticket.id,
    label: labelOf(ticket),
    subject: [{ text: ticket.subject || 'No subject', hit: false }],
    snippet: oneLine([{ text: ticket.body.slice(0, snippetChars), hit: false }]),
    sentiment: ticket.signals.sentiment?.label ?? null,
    intents: (ticket.signals.intent ?? []).map(({ label }) => label),
    priority: ticket.priority,
    status: ticket.status,
    source: ticket.source,
    requester: ticket.requester.name ?? ticket.requester.email ?? '',
    account: ticket.account,
    assignee: ticket.assignee,
    updated: ticket.updated_at,
  };
}

export const labelOf = (ticket: Pick<Ticket, 'id' | 'external_id'>): string =>
  ticket.external_id ?? `…${ticket.id.slice(-6)}`;

/** A ticket that moved while pages were read may come twice: the first place counts. */
export function flat(pages: Row[][]): Row[] {
  const known = new Set<string>();
  return pages.flat().filter(({ id }) => !known.has(id) && known.add(id));
}

function oneLine(pieces: Piece[]): Piece[] {
  return pieces.map(({ text, hit }) => ({ text: text.replaceAll(/\s+/g, ' '), hit }));
}

/** A line has room for a few words only: it begins shortly before the first searched word. */
export function fromFirstHit(pieces: Piece[]): Piece[] {
  const at = pieces.findIndex(({ hit }) => hit);
  const before = pieces[at - 1];
  if (at <= 0 || !before || before.text.length <= leadChars) return at > 1 ? pieces.slice(at - 1) : pieces;
  const tail = before.text.slice(-leadChars);
  const cut = tail.slice(tail.indexOf(' ') + 1);
  return [{ text: `… ${cut}`, hit: false }, ...pieces.slice(at)];
}

/** "25 of 100,000 tickets" in numbers that agree with the list. */
export function tally(
  found: number,
  all: number | null,
  capped: boolean,
  format: (n: number) => string,
): string {
  const left = `${format(found)}${capped ? '+' : ''}`;
  if (all === null) return `${left} ${found === 1 && !capped ? 'ticket' : 'tickets'}`;
  return `${left} of ${format(Math.max(all, found))} ${all === 1 ? 'ticket' : 'tickets'}`;
}
