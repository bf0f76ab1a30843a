import { z } from 'zod';

const word = z.string().optional().catch(undefined);

/**
 * `plugin`: the plugin whose drawer is open; `tab`: the drawer's tab; `connection`: the account shown there, `new` for
 * another one; `q`: the filter words; `show`: which cards. `connected` and `refused` come from a sign-in at a provider.
 */
export const marketplaceSearch = z.object({
  q: word,
  show: z.enum(['all', 'connected', 'trouble', 'available']).optional().catch(undefined),
  plugin: word,
  tab: z.enum(['overview', 'connect', 'activity', 'danger']).optional().catch(undefined),
  connection: word,
  connected: word,
  refused: word,
});
export type MarketplaceSearch = z.infer<typeof marketplaceSearch>;
export type Tab = NonNullable<MarketplaceSearch['tab']>;
export type Show = NonNullable<MarketplaceSearch['show']>;
