import { ProviderError } from '@patchbay/plugin-sdk';
import type { z } from 'zod';

/** What Zendesk answered, in the shape we read; any other shape ends the call and says where. */
export function parse<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new ProviderError(
    `Zendesk answered ${what} in an unknown shape: ${issue.path.map(String).join('.')} ${issue.message}`,
    502,
  );
}
