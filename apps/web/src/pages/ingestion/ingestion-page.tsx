import { Page } from '../../parts/page.js';

export function IngestionPage() {
  return <Page title="Ingestion">{null}</Page>;
}
