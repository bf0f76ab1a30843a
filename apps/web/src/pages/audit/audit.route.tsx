import { createLazyRoute } from '@tanstack/react-router';
import { AuditPage } from './audit-page.js';

export const Route = createLazyRoute('/inside/settings/audit')({ component: AuditPage });
