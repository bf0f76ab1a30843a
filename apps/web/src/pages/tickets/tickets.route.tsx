import { createLazyRoute } from '@tanstack/react-router';
import { TicketsPage } from './tickets-page.js';

export const Route = createLazyRoute('/inside/tickets')({ component: TicketsPage });
