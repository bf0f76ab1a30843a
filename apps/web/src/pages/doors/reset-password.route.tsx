import { createLazyRoute } from '@tanstack/react-router';
import { ResetPasswordPage } from './reset-password-page.js';

export const Route = createLazyRoute('/reset-password')({ component: ResetPasswordPage });
