import { createLazyRoute } from '@tanstack/react-router';
import { SsoPage } from './sso-page.js';

export const Route = createLazyRoute('/inside/settings/sso')({ component: SsoPage });
