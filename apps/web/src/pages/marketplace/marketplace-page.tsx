import { Page } from '../../parts/page.js';

export function MarketplacePage() {
  return <Page title="Marketplace">{null}</Page>;
}
