import type { Link } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import type { ZendeskClient } from './client.js';

const fieldId = (title: string, description: string) =>
  z.number().int().positive().optional().meta({ title, description });

export const settingsSchema = z.strictObject({
  sentiment_field_id: fieldId(
    'Sentiment field',
    'Id of a text or drop-down ticket field that gets negative, neutral or positive. Empty: not written.',
  ),
  sentiment_score_field_id: fieldId(
    'Sentiment score field',
    'Id of a decimal ticket field that gets -1 to 1. Empty: not written.',
  ),
  intent_field_id: fieldId(
    'Intent field',
    'Id of a text ticket field that gets the intents, comma separated. Empty: not written.',
  ),
});
export type Settings = z.output<typeof settingsSchema>;

/** Fields Patchbay writes: they are never imported. */
export function ownedFields(settings: Settings): number[] {
  const { sentiment_field_id, sentiment_score_field_id, intent_field_id } = settings;
  return [sentiment_field_id, sentiment_score_field_id, intent_field_id].filter((id) => id !== undefined);
}

export const fieldsSchema = z.object({
  subdomain: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]*$/,
      'is the first part of your Zendesk address, e.g. "acme" of acme.zendesk.com',
    )
    .meta({ title: 'Subdomain', placeholder: 'acme' }),
});

export type ZendeskLink = Link<typeof settingsSchema, typeof fieldsSchema>;
export type ZendeskContext = ZendeskLink & { client: ZendeskClient };
