import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { tokens } from './api/session.js';
import { auditSearch } from './pages/audit/audit.search.js';
import { linkSearch } from './pages/doors/link.search.js';
import { ingestionSearch } from './pages/ingestion/ingestion.search.js';
import { marketplaceSearch } from './pages/marketplace/marketplace.search.js';
import { ticketsSearch } from './pages/tickets/tickets.search.js';
import { workflowsSearch } from './pages/workflows/workflows.search.js';
import { operationsSearch } from './pages/operations/operations.search.js';
import { peopleSearch } from './pages/users/people.search.js';
import { NotFound } from './shell/not-found.js';
import { PageError } from './shell/page-error.js';
import { Shell } from './shell/shell.js';
import { securitySearch } from './pages/security/security.search.js';
import { signInSearch } from './pages/sign-in/sign-in.search.js';
import { ssoSearch } from './pages/sso/sso.search.js';
import { welcomeSearch } from './pages/welcome/welcome.search.js';

const root = createRootRoute();

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
}).lazy(() => import('./pages/sign-in/sign-in.route.js').then((m) => m.Route));
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  validateSearch: welcomeSearch,
}).lazy(() => import('./pages/welcome/welcome.route.js').then((m) => m.Route));
/** Pages for people who are not signed in; links in mails lead to most of them. */
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
}).lazy(() => import('./pages/doors/sign-up.route.js').then((m) => m.Route));
const confirmSignUp = createRoute({
  getParentRoute: () => root,
  path: '/confirm-sign-up',
  validateSearch: linkSearch,
}).lazy(() => import('./pages/doors/confirm-sign-up.route.js').then((m) => m.Route));
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
}).lazy(() => import('./pages/doors/forgot-password.route.js').then((m) => m.Route));
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: linkSearch,
}).lazy(() => import('./pages/doors/reset-password.route.js').then((m) => m.Route));
const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: linkSearch,
}).lazy(() => import('./pages/doors/verify-email.route.js').then((m) => m.Route));
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  validateSearch: linkSearch,
}).lazy(() => import('./pages/doors/invitation.route.js').then((m) => m.Route));

/** Everything behind the sign-in, with header and navigation around it. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: ({ location }) => {
    if (tokens() === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
});
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/operations' });
  },
});
const operations = createRoute({
  getParentRoute: () => inside,
  path: '/operations',
  validateSearch: operationsSearch,
}).lazy(() => import('./pages/operations/operations.route.js').then((m) => m.Route));
const tickets = createRoute({
  getParentRoute: () => inside,
  path: '/tickets',
  validateSearch: ticketsSearch,
}).lazy(() => import('./pages/tickets/tickets.route.js').then((m) => m.Route));
const ingestion = createRoute({
  getParentRoute: () => inside,
  path: '/ingestion',
  validateSearch: ingestionSearch,
}).lazy(() => import('./pages/ingestion/ingestion.route.js').then((m) => m.Route));
const marketplace = createRoute({
  getParentRoute: () => inside,
  path: '/marketplace',
  validateSearch: marketplaceSearch,
}).lazy(() => import('./pages/marketplace/marketplace.route.js').then((m) => m.Route));
const sandbox = createRoute({ getParentRoute: () => inside, path: '/sandbox/$connection' }).lazy(() =>
  import('./pages/sandbox/sandbox.route.js').then((m) => m.Route),
);
const workflows = createRoute({
  getParentRoute: () => inside,
  path: '/workflows',
  validateSearch: workflowsSearch,
}).lazy(() => import('./pages/workflows/workflows.route.js').then((m) => m.Route));

const people = createRoute({
  getParentRoute: () => inside,
  path: '/settings/people',
  validateSearch: peopleSearch,
}).lazy(() => import('./pages/users/people.route.js').then((m) => m.Route));
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/settings/audit',
  validateSearch: auditSearch,
}).lazy(() => import('./pages/audit/audit.route.js').then((m) => m.Route));
const organisation = createRoute({ getParentRoute: () => inside, path: '/settings/organisation' }).lazy(() =>
  import('./pages/organisation/organisation.route.js').then((m) => m.Route),
);
const sso = createRoute({
  getParentRoute: () => inside,
  path: '/settings/sso',
  validateSearch: ssoSearch,
}).lazy(() => import('./pages/sso/sso.route.js').then((m) => m.Route));
const profile = createRoute({ getParentRoute: () => inside, path: '/settings/profile' }).lazy(() =>
  import('./pages/users/profile.route.js').then((m) => m.Route),
);
const security = createRoute({
  getParentRoute: () => inside,
  path: '/settings/security',
  validateSearch: securitySearch,
}).lazy(() => import('./pages/security/security.route.js').then((m) => m.Route));
const outbox = createRoute({ getParentRoute: () => inside, path: '/settings/outbox' }).lazy(() =>
  import('./pages/outbox/outbox.route.js').then((m) => m.Route),
);
/** Inside, so that header and navigation stay. */
const unknown = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound });

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    welcome,
    signUp,
    confirmSignUp,
    forgotPassword,
    resetPassword,
    verifyEmail,
    invitation,
    inside.addChildren([
      home,
      operations,
      tickets,
      ingestion,
      marketplace,
      sandbox,
      workflows,
      people,
      audit,
      organisation,
      sso,
      profile,
      security,
      outbox,
      unknown,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
