import type { JsonObject, Ticket } from '@patchbay/domain';
import { alreadyClean } from './template/view.js';

/** Characters of a view beside the ticket, which it holds twice. */
const roomForRest = 2_000;

/**
 * What conditions and templates may speak of: the ticket itself (`priority` or `ticket.priority`), its signals in short
 * (`sentiment`, `sentiment_score`, `intents`, `intent`) and in full (`signals`), and where to look at it (`url`).
 */
export function ticketView(ticket: Ticket, publicUrl: string): JsonObject {
  const text = JSON.stringify(ticket);
  const plain = JSON.parse(text) as JsonObject;
  const { sentiment, intent } = ticket.signals;
  const intents = (intent ?? []).map((one) => one.label);
  const view = {
    ...plain,
    ticket: plain,
    sentiment: sentiment?.label ?? null,
    sentiment_score: sentiment?.score ?? null,
    sentiment_confidence: sentiment?.confidence ?? null,
    intents,
    intent: intents[0] ?? null,
    url: `${publicUrl}/tickets/${ticket.id}`,
  };
  return alreadyClean(view, 2 * text.length + roomForRest);
}
