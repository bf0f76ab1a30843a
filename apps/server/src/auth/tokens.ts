import { shortestPassword } from '@patchbay/identity';
import { z } from 'zod';

/** The answer of every way to sign in. */
export const tokens = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
  refresh_token: z.string(),
});

/** A password to be set; whether it is a common one is found out later. */
export const newPassword = z
  .string()
  .min(shortestPassword, `must have at least ${shortestPassword} characters`)
  .max(1_000);

/** The secret of a link in a mail. */
export const linkBody = z.strictObject({ token: z.string().min(1).max(500) });
