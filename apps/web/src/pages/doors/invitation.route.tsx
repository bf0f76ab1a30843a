import { createLazyRoute } from '@tanstack/react-router';
import { InvitationPage } from './invitation-page.js';

export const Route = createLazyRoute('/invitation')({ component: InvitationPage });
