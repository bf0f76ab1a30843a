import { roleSchema } from '@patchbay/domain';
import { z } from 'zod';

/** An organisation of the caller's, as it is listed, made and joined. */
export const ownOrganisation = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  role_name: z
    .string()
    .nullable()
    .describe('Of a role of that organisation, which replaces what `role` permits'),
  current: z.boolean().describe('The one this session is in'),
});
