import { z } from 'zod';

/** `plugin`: the plugin whose drawer is open; `tab`: the drawer's tab; `q`: the filter words. */
export const marketplaceSearch = z.object({
  q: z.string().optional().catch(undefined),
  plugin: z.string().optional().catch(undefined),
  tab: z.string().optional().catch(undefined),
});
