import { Page } from '../../parts/page.js';

export function TicketsPage() {
  return <Page title="Tickets">{null}</Page>;
}
