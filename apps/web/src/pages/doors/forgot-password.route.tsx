import { createLazyRoute } from '@tanstack/react-router';
import { ForgotPasswordPage } from './forgot-password-page.js';

export const Route = createLazyRoute('/forgot-password')({ component: ForgotPasswordPage });
