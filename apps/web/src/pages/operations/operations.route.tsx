import { createLazyRoute } from '@tanstack/react-router';
import { OperationsPage } from './operations-page.js';

export const Route = createLazyRoute('/inside/operations')({ component: OperationsPage });
