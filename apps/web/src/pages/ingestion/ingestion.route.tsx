import { createLazyRoute } from '@tanstack/react-router';
import { IngestionPage } from './ingestion-page.js';

export const Route = createLazyRoute('/inside/ingestion')({ component: IngestionPage });
