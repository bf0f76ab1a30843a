import { createLazyRoute } from '@tanstack/react-router';
import { PeoplePage } from './people-page.js';

export const Route = createLazyRoute('/inside/settings/people')({ component: PeoplePage });
