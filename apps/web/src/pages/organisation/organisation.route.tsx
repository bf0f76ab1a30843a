import { createLazyRoute } from '@tanstack/react-router';
import { OrganisationPage } from './organisation-page.js';

export const Route = createLazyRoute('/inside/settings/organisation')({ component: OrganisationPage });
