import { createLazyRoute } from '@tanstack/react-router';
import { SecurityPage } from './security-page.js';

export const Route = createLazyRoute('/inside/settings/security')({ component: SecurityPage });
