import { createLazyRoute } from '@tanstack/react-router';
import { ConfirmSignUpPage } from './confirm-sign-up-page.js';

export const Route = createLazyRoute('/confirm-sign-up')({ component: ConfirmSignUpPage });
