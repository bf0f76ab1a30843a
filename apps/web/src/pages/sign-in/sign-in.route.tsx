import { createLazyRoute } from '@tanstack/react-router';
import { SignInPage } from './sign-in-page.js';

export const Route = createLazyRoute('/sign-in')({ component: SignInPage });
