import type { Block, JsonObject, TicketCard } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escape, plainText, toBlockKit } from '../src/blocks.js';

const card: TicketCard = {
  id: '018f0000-0000-7000-8000-000000000042',
  subject: 'Invoice is wrong',
  url: 'https://hub.example/tickets/42',
  status: 'open',
  priority: 'high',
  requester: 'Ada Byron',
  assignee: null,
  sentiment: { label: 'negative', score: -0.731 },
  intents: ['billing_issue', 'how_to_question'],
  buttons: [{ action: 'assign_to_me', label: 'Assign to me' }],
};
const shown = (block: Block): JsonObject[] => toBlockKit([block]);
const textOf = (block: JsonObject | undefined): string =>
  ((block?.['text'] ?? {}) as { text?: string }).text ?? '';
const fieldsOf = (block: JsonObject | undefined): string[] =>
  ((block?.['fields'] ?? []) as { text: string }[]).map(({ text }) => text);
const ticketWith = (more: Partial<TicketCard>): JsonObject[] =>
  shown({ type: 'ticket', card: { ...card, ...more } });

describe('a ticket as a card', () => {
  it('links its subject, shows its facts and offers its buttons', () => {
    const [head, facts, buttons] = ticketWith({});
    expect(head).toEqual({
      type: 'section',
      text: { type: 'mrkdwn', text: '*<https://hub.example/tickets/42|Invoice is wrong>*' },
    });
    expect(fieldsOf(facts)).toEqual([
      '*Status*\nopen',
      '*Priority*\nhigh',
      '*From*\nAda Byron',
      '*Assignee*\nnobody',
      '*Sentiment*\nnegative (-0.73)',
      '*Intent*\nbilling issue, how to question',
    ]);
    expect(buttons).toEqual({
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'assign_to_me',
          value: card.id,
          text: { type: 'plain_text', text: 'Assign to me' },
          style: 'primary',
        },
        { type: 'button', action_id: 'open', url: card.url, text: { type: 'plain_text', text: 'Open' } },
      ],
    });
  });

  it('leaves out what is not known yet', () => {
    const facts = fieldsOf(ticketWith({ sentiment: null, intents: [], requester: null, assignee: 'Bo' })[1]);
    expect(facts).toEqual(['*Status*\nopen', '*Priority*\nhigh', '*From*\n-', '*Assignee*\nBo']);
  });

  it('that is assigned offers only to open it', () => {
    const actions = ticketWith({ buttons: [] })[2] as { elements: { action_id: string }[] };
    expect(actions.elements.map(({ action_id }) => action_id)).toEqual(['open']);
  });

  it.each([
    [
      'a pipe and an angle in the address',
      { url: 'https://h.example/a|b>c' },
      '<https://h.example/a%7Cb%3Ec|Invoice is wrong>',
    ],
    ['a line break in the subject', { subject: 'two\nlines\t here' }, '|two lines here>'],
    ['mark-up in the subject', { subject: '<!channel> & <@U1>' }, '|&lt;!channel&gt; &amp; &lt;@U1&gt;>'],
    ['no subject', { subject: '  ' }, '|Ticket>'],
    ['a subject that is too long', { subject: 'x'.repeat(300) }, `|${'x'.repeat(149)}…>`],
  ])('is not broken by %s', (_what, more, part) => {
    expect(textOf(ticketWith(more)[0])).toContain(part);
  });
});

describe('other pieces', () => {
  it('are sections', () => {
    expect(
      toBlockKit([
        { type: 'text', text: 'a < b' },
        { type: 'link', text: 'Printer on fire', url: 'https://h.example/1' },
        { type: 'fields', fields: [{ label: 'Open', value: '3' }] },
      ]),
    ).toEqual([
      { type: 'section', text: { type: 'mrkdwn', text: 'a &lt; b' } },
      { type: 'section', text: { type: 'mrkdwn', text: '<https://h.example/1|Printer on fire>' } },
      { type: 'section', fields: [{ type: 'mrkdwn', text: '*Open*\n3' }] },
    ]);
  });

  it('are said in one line for notifications', () => {
    expect(
      plainText([
        { type: 'text', text: 'Look & see' },
        { type: 'ticket', card },
        {
          type: 'fields',
          fields: [
            { label: 'Open', value: '3' },
            { label: 'New', value: '1' },
          ],
        },
        { type: 'link', text: 'Here', url: 'https://h.example' },
      ]),
    ).toBe('Look &amp; see Invoice is wrong Open: 3, New: 1 Here');
  });
});

describe("Slack's limits", () => {
  it.each<[string, Block, (blocks: JsonObject[]) => number, number]>([
    [
      '3,000 characters in a section',
      { type: 'text', text: 'y'.repeat(9_000) },
      ([one]) => textOf(one).length,
      3_000,
    ],
    [
      '2,000 characters in a field',
      { type: 'fields', fields: [{ label: 'L', value: 'v'.repeat(5_000) }] },
      ([one]) => (fieldsOf(one)[0] ?? '').length,
      2_000,
    ],
    [
      '10 fields in a section',
      { type: 'fields', fields: Array.from({ length: 15 }, (_, i) => ({ label: String(i), value: 'v' })) },
      ([one]) => fieldsOf(one).length,
      10,
    ],
    [
      '75 characters on a button',
      { type: 'ticket', card: { ...card, buttons: [{ action: 'a', label: 'b'.repeat(200) }] } },
      (blocks) => textOf((blocks[2] as { elements: JsonObject[] }).elements[0]).length,
      75,
    ],
  ])('%s', (_what, block, measure, most) => {
    expect(measure(shown(block))).toBe(most);
  });

  it('50 blocks in a message', () => {
    const many = Array.from({ length: 80 }, (_, i): Block => ({ type: 'text', text: `line ${i}` }));
    const blocks = toBlockKit(many);
    expect(blocks).toHaveLength(50);
    expect(textOf(blocks[49])).toBe('line 49');
  });

  it('cut neither an escaped character nor one of two halves', () => {
    for (const filler of ['&', '<', '\u{1F600}'])
      for (let lead = 0; lead < 6; lead += 1) {
        const text = textOf(shown({ type: 'text', text: 'a'.repeat(lead) + filler.repeat(3_000) })[0]);
        expect(text.length).toBeLessThanOrEqual(3_000);
        expect(text).toMatch(/…$/);
        expect(text.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/&/);
        expect(text.isWellFormed()).toBe(true);
      }
  });

  it('hold for every text there is, and nothing of it becomes mark-up', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 4_000 }), (text) => {
        const [section] = shown({ type: 'text', text });
        const said = textOf(section);
        expect(said.length).toBeLessThanOrEqual(3_000);
        expect(said).not.toMatch(/[<>]/);
        expect(said.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
        const head = textOf(ticketWith({ subject: text })[0]);
        expect(head).toMatch(/^\*<https:\/\/hub\.example\/tickets\/42\|[^<>]+>\*$/);
        expect(plainText([{ type: 'text', text }]).length).toBeLessThanOrEqual(3_000);
      }),
      { numRuns: 200 },
    );
  });

  it('escape the three control characters and nothing else', () => {
    expect(escape(`a&b<c>d"e'f*_~`)).toBe(`a&amp;b&lt;c&gt;d"e'f*_~`);
    expect(escape('&amp;')).toBe('&amp;amp;');
  });
});
