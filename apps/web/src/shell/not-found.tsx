import { Link } from '@tanstack/react-router';
import { Page } from '../parts/page.js';
import { Empty } from '../parts/states.js';

export function NotFound() {
  return (
    <Page title="There is no such page">
      <Empty title="The address leads nowhere" action={<Link to="/operations">Go to Operations</Link>}>
        It may be mistyped, or the page has moved. Ctrl K finds pages and tickets by name.
      </Empty>
    </Page>
  );
}
