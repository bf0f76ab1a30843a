import type { Block, JsonObject, TicketCard } from '@patchbay/plugin-sdk';

/** Slack's limits. Source: Block Kit reference. */
const maxSection = 3_000;
const maxField = 2_000;
const maxFields = 10;
const maxBlocks = 50;
const maxHeader = 150;

/** Blocks in Slack's own dialect; what is over a limit is cut with an ellipsis, never refused. */
export function toBlockKit(blocks: Block[]): JsonObject[] {
  return blocks.flatMap(render).slice(0, maxBlocks);
}

/** One line for notifications and screen readers. */
export function plainText(blocks: Block[]): string {
  const parts = blocks.map((block) => {
    if (block.type === 'text' || block.type === 'link') return block.text;
    if (block.type === 'ticket') return block.card.subject;
    return block.fields.map(({ label, value }) => `${label}: ${value}`).join(', ');
  });
  return cut(escape(parts.join(' ')), maxSection);
}

/** Slack's three control characters. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function render(block: Block): JsonObject[] {
  if (block.type === 'text') return [section(escape(block.text))];
  if (block.type === 'link') return [section(link(block.url, block.text))];
  if (block.type === 'fields') return [fields(block.fields)];
  return card(block.card);
}

function card(ticket: TicketCard): JsonObject[] {
  const { sentiment, intents } = ticket;
  const facts = [
    { label: 'Status', value: ticket.status },
    { label: 'Priority', value: ticket.priority },
    { label: 'From', value: ticket.requester ?? '-' },
    { label: 'Assignee', value: ticket.assignee ?? 'nobody' },
    ...(sentiment
      ? [{ label: 'Sentiment', value: `${sentiment.label} (${sentiment.score.toFixed(2)})` }]
      : []),
    ...(intents.length > 0
      ? [{ label: 'Intent', value: intents.map((intent) => intent.replaceAll('_', ' ')).join(', ') }]
      : []),
  ];
  return [section(`*${link(ticket.url, ticket.subject)}*`), fields(facts), buttons(ticket)];
}

function buttons(ticket: TicketCard): JsonObject {
  const own = ticket.buttons.map(({ action, label }) => ({
    type: 'button',
    action_id: action,
    value: ticket.id,
    text: plain(label),
    style: 'primary',
  }));
  const open = { type: 'button', action_id: 'open', url: ticket.url, text: plain('Open') };
  return { type: 'actions', elements: [...own, open] };
}

const plain = (text: string): JsonObject => ({ type: 'plain_text', text: cut(text, 75) });

function section(text: string): JsonObject {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, maxSection) } };
}

function fields(given: { label: string; value: string }[]): JsonObject {
  const shown = given.slice(0, maxFields).map(({ label, value }) => ({
    type: 'mrkdwn',
    text: cut(`*${escape(label)}*\n${escape(value)}`, maxField),
  }));
  return { type: 'section', fields: shown };
}

/** A pipe would end the address, a line break the link. */
function link(url: string, text: string): string {
  const label = cut(text.replace(/\s+/g, ' ').trim(), maxHeader) || 'Ticket';
  return `<${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${escape(label)}>`;
}

/** Neither a character of two halves nor an escaped one is cut in two. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1).replace(/&[a-z]{0,3}$|[\uD800-\uDBFF]$/, '');
  return `${kept}…`;
}
