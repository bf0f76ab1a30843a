import { useQuery } from '@tanstack/react-query';
import { Loading } from '../../parts/states.js';
import { Page } from '../../parts/page.js';
import { onboarding } from '../../api/queries.js';
import { useLive } from '../../live/use-live.js';
import { ConnectionAlert } from './connection-alert.js';
import { Dashboard } from './dashboard.js';
import { DemoBanner } from './demo-banner.js';
import { FirstSteps } from './first-steps.js';
import { LiveBadge } from './live-badge.js';
import { NoTickets } from './no-tickets.js';
import './operations.css';

/** What happens now: figures every second, the feed, the queues. */
export function OperationsPage() {
  const live = useLive();
  const state = useQuery(onboarding).data;
  return (
    <Page title="Operations" badge={<LiveBadge live={live} />}>
      {state && <DemoBanner state={state} />}
      {state && <FirstSteps state={state} />}
      <ConnectionAlert live={live} />
      {live.metrics === null ? <FirstFigures /> : null}
      {live.metrics?.tickets_total === 0 && <NoTickets samples={state?.samples ?? false} />}
      {live.metrics !== null && live.metrics.tickets_total > 0 && (
        <Dashboard live={live} now={live.metrics} />
      )}
    </Page>
  );
}

const FirstFigures = () => <Loading rows={5} height={84} />;
