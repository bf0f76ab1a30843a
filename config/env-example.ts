import { z } from 'zod';
import { environmentSchema } from './schema.js';

/** The text of `.env.example`, generated so that it cannot drift from the schema. */
export function envExample(): string {
  const blocks = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const fallback = defaultOf(schema);
    return `# ${schema.description ?? ''}\n# ${name}=${fallback}`;
  });
  return `# Settings of Patchbay. All are optional; values shown are the defaults.\n\n${blocks.join('\n\n')}\n`;
}

function defaultOf(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return '';
  if (typeof parsed.data === 'boolean') return parsed.data ? '1' : '0';
  if (Array.isArray(parsed.data)) return parsed.data.join(',');
  if (typeof parsed.data === 'object' && parsed.data !== null)
    return Object.entries(parsed.data)
      .map((pair) => pair.join('='))
      .join(',');
  return JSON.stringify(parsed.data).replace(/^"|"$/g, '');
}
