import { Page } from '../../parts/page.js';

export function WelcomePage() {
  return <Page title="Welcome">{null}</Page>;
}
