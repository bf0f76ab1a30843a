import { checkRule, jsonObjectSchema, jsonSchema, type Json } from '@patchbay/domain';
import { z } from 'zod';

/** What starts a workflow. File imports are history and start nothing unless asked to. */
export const triggerSchema = z.strictObject({
  event: z.enum(['ticket.created', 'ticket.updated', 'ticket.analysed']),
  include_imports: z.boolean().default(false),
});

const ruleSchema = jsonSchema.superRefine((rule, context) => {
  if (rule === true) return;
  for (const problem of checkRule(rule)) {
    context.addIssue({
      code: 'custom',
      message: problem.message,
      path: problem.path === '' ? [] : problem.path.split('.'),
    });
  }
});

/** One thing to do. Strings in `params` are templates. */
export const actionSchema = z.strictObject({
  type: z.string().regex(/^[a-z0-9-]+\.[A-Za-z0-9_-]+$/, 'must look like core.tag or slack.post_message'),
  params: jsonObjectSchema.default({}),
  connection_id: z.uuid().nullish(),
});
export type WorkflowAction = z.infer<typeof actionSchema>;

/** A workflow as a person writes it. `condition` is JSON Logic; `true` = always. */
export const workflowInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean().default(true),
  trigger: triggerSchema,
  condition: ruleSchema.default(true),
  actions: z.array(actionSchema).min(1, 'must have at least one action').max(20),
});
export type WorkflowInput = z.infer<typeof workflowInputSchema>;

/** A stored workflow. */
export const workflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  trigger: triggerSchema,
  condition: jsonSchema,
  actions: z.array(actionSchema),
  version: z.number().int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  stats: z.object({ runs_24h: z.number().int(), last_run_at: z.iso.datetime().nullable() }),
});
export type Workflow = z.infer<typeof workflowSchema>;

export const stepStatusSchema = z.enum(['queued', 'succeeded', 'failed', 'uncertain', 'skipped']);
export type StepStatus = z.infer<typeof stepStatusSchema>;

export const stepSchema = z.object({
  ordinal: z.number().int(),
  type: z.string(),
  status: stepStatusSchema,
  input: jsonSchema,
  output: jsonSchema,
  error: z.string().nullable(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type Step = z.infer<typeof stepSchema>;

/** One run with everything it did. */
export const runSchema = z.object({
  id: z.string(),
  workflow_id: z.string(),
  workflow_name: z.string(),
  ticket_id: z.string(),
  ticket_subject: z.string(),
  status: z.enum(['running', 'succeeded', 'failed', 'waiting']),
  trigger: z.string(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  steps: z.array(stepSchema),
});
export type Run = z.infer<typeof runSchema>;

/** What a dry run says. Nothing was sent. */
export const dryRunSchema = z.object({
  would_trigger: z.boolean(),
  reason: z.string(),
  conditions: z.array(
    z.object({
      op: z.string(),
      path: z.string().nullable(),
      left: jsonSchema,
      right: jsonSchema,
      matched: z.boolean(),
    }),
  ),
  actions: z.array(
    z.object({
      type: z.string(),
      params: jsonObjectSchema,
      rendered: jsonSchema,
      error: z.string().nullable(),
    }),
  ),
});
export type DryRun = z.infer<typeof dryRunSchema>;

export type Rule = Json;
