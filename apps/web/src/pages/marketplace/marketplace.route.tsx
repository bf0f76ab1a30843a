import { createLazyRoute } from '@tanstack/react-router';
import { MarketplacePage } from './marketplace-page.js';

export const Route = createLazyRoute('/inside/marketplace')({ component: MarketplacePage });
