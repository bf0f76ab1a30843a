import { createLazyRoute } from '@tanstack/react-router';
import { OutboxPage } from './outbox-page.js';

export const Route = createLazyRoute('/inside/settings/outbox')({ component: OutboxPage });
