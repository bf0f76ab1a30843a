import { Page } from '../../parts/page.js';

export function WorkflowsPage() {
  return <Page title="Workflows">{null}</Page>;
}
