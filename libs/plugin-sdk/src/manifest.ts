import { z } from 'zod';
import type { AnyPlugin } from './plugin.js';

const handler = z.custom<(...parameters: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);
const versioned = z.object({
  version: z.number().int().min(1),
  schema: z.custom(
    (value) => value instanceof z.ZodType || (typeof value === 'object' && value !== null && '_zod' in value),
    'must be a zod schema',
  ),
});
const section = <T extends z.ZodType>(item: T) =>
  z.record(z.string().regex(/^[A-Za-z0-9_-]+$/), item).optional();

/** What every plugin must look like, whoever wrote it. */
const manifestSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'must be lower-case letters, digits and dashes'),
  kind: z.enum(['connector', 'capability', 'provider']),
  sdk: z.literal(1),
  title: z.string().min(1),
  summary: z.string().min(1),
  category: z.string().min(1),
  icon: z.instanceof(URL),
  grants: z.array(
    z.object({
      grant: z.string().regex(/^(http:.+|tickets:(read|write)|commands:run|webhooks:receive)$/),
      why: z.string().min(1),
    }),
  ),
  base: z.object({
    settings: versioned,
    connection: z.object({ fields: versioned, client: handler, check: handler, isOwn: handler }).optional(),
  }),
  polls: section(z.object({ every: z.string(), pull: handler, start: handler })),
  webhooks: section(
    z.object({
      verify: z.object({ scheme: z.enum(['hmac', 'standard-webhooks', 'secret-header', 'custom']) }),
      parse: handler,
      deliveryId: handler,
    }),
  ),
  actions: section(
    z.object({
      title: z.string(),
      run: handler,
      preview: handler,
      idempotency: z.object({ class: z.enum(['key', 'upsert', 'lookup', 'none']) }),
    }),
  ),
  capabilities: section(
    z.object({ subject: z.string(), run: z.object({ entry: z.instanceof(URL), model: z.instanceof(URL) }) }),
  ),
});

/** The default export of a package, if it is a plugin; throws naming what does not fit. */
export function asPlugin(value: unknown): AnyPlugin {
  const result = manifestSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new Error(
      `its manifest does not fit: ${issue.path.map(String).join('.') || 'default export'} ${issue.message}`,
    );
  }
  return value as AnyPlugin;
}

/** An icon is shown in other people's pages: nothing in it may run or load. */
export function assertSafeSvg(svg: string): string {
  if (!/^\s*<svg[\s>]/.test(svg)) throw new Error('its icon is not an SVG');
  if (
    /<(script|foreignObject|iframe|image|use|a|style)\b|\bon\w+\s*=|href\s*=|url\(|<!ENTITY|<!DOCTYPE/i.test(
      svg,
    )
  )
    throw new Error('its icon contains something that runs or loads');
  return svg;
}
