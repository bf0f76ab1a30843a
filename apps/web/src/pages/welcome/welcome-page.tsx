import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.js';
import { tokens } from '../../api/session.js';
import { DoorPage } from '../../parts/door-page.js';
import { Loaded } from '../../parts/states.js';
import { FirstChoice } from './first-choice.js';
import { LinkExchange } from './link-exchange.js';
import { NoLink } from './no-link.js';

const route = getRouteApi('/welcome');

/** The way in with the one-time link, and the first question. */
export function WelcomePage() {
  const { token } = route.useSearch();
  if (token !== undefined) return <LinkExchange token={token} />;
  if (tokens() === null) return <NoLink reason="This page opens with the one-time link of the hub." />;
  return <Inside />;
}

function Inside() {
  const query = useQuery(me);
  if (query.data?.onboarding.choice) return <Navigate to="/operations" replace />;
  return (
    <DoorPage title="Welcome to Patchbay" wide>
      <Loaded query={query}>{() => <FirstChoice />}</Loaded>
    </DoorPage>
  );
}
