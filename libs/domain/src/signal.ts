import { z } from 'zod';
import { jsonSchema } from './json.js';
import { sentimentLabelSchema } from './vocabulary.js';

/** One reason for a score: the word or feature, and how far it moved the score. Sign = direction. */
export const factorSchema = z.object({
  feature: z.string(),
  contribution: z.number(),
  evidence: z.string().optional(),
});
export type Factor = z.infer<typeof factorSchema>;

/** What a capability concluded about a ticket, message, account or agent. */
export const signalSchema = z.object({
  name: z.string(),
  value: jsonSchema,
  label: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  factors: z.array(factorSchema),
  model_version: z.string(),
  provider: z.enum(['embedded', 'llm', 'transformer']).default('embedded'),
  created_at: z.iso.datetime().optional(),
});
export type Signal = z.infer<typeof signalSchema>;

/** Value of the signal `sentiment`; `score` lies in -1..1. */
export const sentimentValueSchema = z.object({
  label: sentimentLabelSchema,
  score: z.number().min(-1).max(1),
  confidence: z.number().min(0).max(1),
  factors: z.array(factorSchema),
});
export type SentimentValue = z.infer<typeof sentimentValueSchema>;

/** Value of the signal `intent`: zero or more labels, highest confidence first. */
export const intentValueSchema = z.array(
  z.object({
    label: z.string(),
    confidence: z.number().min(0).max(1),
    factors: z.array(factorSchema),
  }),
);
export type IntentValue = z.infer<typeof intentValueSchema>;
