import { createLazyRoute } from '@tanstack/react-router';
import { ProfilePage } from './profile-page.js';

export const Route = createLazyRoute('/inside/settings/profile')({ component: ProfilePage });
