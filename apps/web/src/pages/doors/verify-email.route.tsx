import { createLazyRoute } from '@tanstack/react-router';
import { VerifyEmailPage } from './verify-email-page.js';

export const Route = createLazyRoute('/verify-email')({ component: VerifyEmailPage });
