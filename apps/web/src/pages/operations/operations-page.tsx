import { Page } from '../../parts/page.js';

export function OperationsPage() {
  return <Page title="Operations">{null}</Page>;
}
