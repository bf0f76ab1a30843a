import type { JsonObject, Ticket } from '@patchbay/domain';

/**
 * What conditions and templates may speak of: the ticket itself (`priority` or `ticket.priority`), its signals in short
 * (`sentiment`, `sentiment_score`, `intents`, `intent`) and in full (`signals`), and where to look at it (`url`).
 */
export function ticketView(ticket: Ticket, publicUrl: string): JsonObject {
  const plain = JSON.parse(JSON.stringify(ticket)) as JsonObject;
  const { sentiment, intent } = ticket.signals;
  const intents = (intent ?? []).map((one) => one.label);
  return {
    ...plain,
    ticket: plain,
    sentiment: sentiment?.label ?? null,
    sentiment_score: sentiment?.score ?? null,
    sentiment_confidence: sentiment?.confidence ?? null,
    intents,
    intent: intents[0] ?? null,
    url: `${publicUrl}/tickets/${ticket.id}`,
  };
}
