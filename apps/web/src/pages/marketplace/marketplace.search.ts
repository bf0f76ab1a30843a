import * as z from 'zod/mini';
import { loose, word } from '../../parts/loose.js';

/**
 * `plugin`: the plugin whose drawer is open; `tab`: the drawer's tab; `connection`: the account shown there, `new` for
 * another one; `q`: the filter words; `show`: which cards. `connected` and `refused` come from a sign-in at a provider.
 */
export const marketplaceSearch = z.object({
  q: word,
  show: loose(z.enum(['all', 'connected', 'trouble', 'available'])),
  plugin: word,
  tab: loose(z.enum(['overview', 'connect', 'activity', 'danger'])),
  connection: word,
  connected: word,
  refused: word,
});
export type MarketplaceSearch = z.infer<typeof marketplaceSearch>;
export type Tab = NonNullable<MarketplaceSearch['tab']>;
export type Show = NonNullable<MarketplaceSearch['show']>;
