import { Page } from '../../parts/page.js';

export function SandboxPage() {
  return <Page title="Sandbox">{null}</Page>;
}
