import { getRouteApi } from '@tanstack/react-router';
import type { MarketplaceSearch } from './marketplace.search.js';

const route = getRouteApi('/inside/marketplace');

/** Everything one can choose on this page is in its URL. */
export function useMarketplace() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (change: Partial<MarketplaceSearch>, replace = false): void =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace });
  return {
    search,
    go,
    open: (plugin: string, tab?: MarketplaceSearch['tab'], connection?: string): void =>
      go({ plugin, tab, connection }),
    close: (): void => go({ plugin: undefined, tab: undefined, connection: undefined }),
  };
}
