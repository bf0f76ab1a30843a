import { intentValueSchema, sentimentValueSchema, type WriteBack } from '@patchbay/plugin-sdk';
import type { settingsSchema, Settings } from './settings.js';

/** Changes within this time become one update: Zendesk allows 30 updates of a ticket in ten minutes. */
const coalesceMs = 250;

export const writeBack: WriteBack<typeof settingsSchema, 'set_fields'>[] = [
  {
    signal: 'sentiment',
    action: 'set_fields',
    coalesceMs,
    owns: (settings) => given([settings.sentiment_field_id, settings.sentiment_score_field_id]),
    input: (value, subject, settings) => {
      const { label, score } = sentimentValueSchema.parse(value);
      return update(subject.external_id, [
        [settings.sentiment_field_id, label],
        [settings.sentiment_score_field_id, Math.round(score * 100) / 100],
      ]);
    },
  },
  {
    signal: 'intent',
    action: 'set_fields',
    coalesceMs,
    owns: (settings) => given([settings.intent_field_id]),
    input: (value, subject, settings) => {
      const labels = intentValueSchema.parse(value).map(({ label }) => label);
      return update(subject.external_id, [[settings.intent_field_id, labels.join(', ') || null]]);
    },
  },
];

const given = (ids: (number | undefined)[]): string[] =>
  ids.flatMap((id) => (id === undefined ? [] : [String(id)]));

function update(ticketId: string, fields: [Settings['intent_field_id'], string | number | null][]) {
  const set = fields.flatMap(([id, value]) => (id === undefined ? [] : [{ id, value }]));
  return set.length > 0 ? { ticket_id: ticketId, fields: set } : null;
}
