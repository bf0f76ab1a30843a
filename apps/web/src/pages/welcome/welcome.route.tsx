import { createLazyRoute } from '@tanstack/react-router';
import { WelcomePage } from './welcome-page.js';

export const Route = createLazyRoute('/welcome')({ component: WelcomePage });
