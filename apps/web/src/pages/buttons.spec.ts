import { readFileSync } from 'node:fs';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
  type RouteComponent,
} from '@tanstack/react-router';
import { createElement as h } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { apiKeys, dataRequests, me, organisation, people, roleList } from '../api/queries.js';
import type { DataRequest, Me, OrganisationSettings, OwnRole, Person } from '../api/types.js';
import { AuditPage } from './audit/audit-page.js';
import { OrganisationPage } from './organisation/organisation-page.js';
import { OutboxPage } from './outbox/outbox-page.js';
import { SecurityPage } from './security/security-page.js';
import { SsoPage } from './sso/sso-page.js';
import { covers } from './users/covers.js';
import { PeoplePage } from './users/people-page.js';

// The console asks where it was loaded from when its parts are.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'https://hub.test' }));
afterAll(() => void vi.unstubAllGlobals());

const pages: Record<string, RouteComponent> = {
  audit: AuditPage,
  organisation: OrganisationPage,
  outbox: OutboxPage,
  people: PeoplePage,
  security: SecurityPage,
  sso: SsoPage,
};

const role = (id: string, built_in: boolean, permissions: string[]): OwnRole => ({
  id,
  name: id,
  built_in,
  permissions,
});
const ann: Person = {
  id: 'ann',
  name: 'Ann',
  email: 'ann@acme.example',
  role: 'viewer',
  role_id: null,
  disabled: false,
  last_seen_at: null,
};
const archive: DataRequest = {
  id: 'd1',
  kind: 'organisation_export',
  subject: null,
  state: 'done',
  bytes: 7,
  counts: {},
  created_at: '2026-03-01T12:00:00Z',
  finished_at: null,
};
const list = <T>(items: T[]) => ({ items, total: items.length, next_cursor: null });
const settings: OrganisationSettings = {
  id: 'acme',
  name: 'Acme',
  time_zone: 'Europe/Berlin',
  working_hours: [],
  data_region: null,
  retention_days: null,
  created_at: '2026-03-01T12:00:00Z',
  purge_at: null,
};

function known(permissions: string[] | null): QueryClient {
  const client = new QueryClient();
  const myself = { id: 'me', name: 'Me', role: 'viewer', permissions };
  if (permissions !== null) client.setQueryData(me.queryKey, myself as unknown as Me);
  client.setQueryData(
    people.queryKey,
    list([ann, { ...ann, id: 'otto', name: 'Otto', role: 'owner' as const }]),
  );
  const roles = [
    role('viewer', true, ['tickets:read', 'self']),
    role('owner', true, ['tickets:read', 'tenant:own']),
  ];
  roles.push(role('Desk', false, ['tickets:read']), role('Chiefs', false, ['audit:read']));
  client.setQueryData(roleList.queryKey, { ...list(roles), grantable: [] });
  client.setQueryData(organisation.queryKey, settings);
  client.setQueryData(dataRequests.queryKey, list([archive]));
  for (const whose of ['me', 'organisation'] as const) client.setQueryData(apiKeys(whose).queryKey, list([]));
  return client;
}

/** A page as somebody with these permissions gets it; null = they are not known yet. */
async function seen(page: string, permissions: string[] | null): Promise<string> {
  const root = createRootRoute();
  const inside = createRoute({ getParentRoute: () => root, id: 'inside' });
  const path = `/settings/${page}`;
  const here = createRoute({ getParentRoute: () => inside, path, component: pages[page] });
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = createRouter({ routeTree: root.addChildren([inside.addChildren([here])]), history });
  await router.load();
  const client = known(permissions);
  return renderToStaticMarkup(
    h(QueryClientProvider, { client }, h(MantineProvider, null, h(RouterProvider, { router } as never))),
  );
}

/** What can be pressed, by the words a screen reader says. */
const buttons = (html: string): string[] =>
  [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)]
    .filter(([, attributes = '']) => !/ (disabled|aria-disabled)="(true)?"/.test(attributes))
    .map(
      ([, attributes = '', inner = '']) =>
        /aria-label="([^"]+)"/.exec(attributes)?.[1] ?? inner.replaceAll(/<[^>]+>/g, ''),
    );

const api = JSON.parse(readFileSync(new URL('../../../server/openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, { description: string }>>;
};
/** What a route such as `GET /api/audit` asks for. */
const asks = (route: string): string | undefined => {
  const [verb = '', path = ''] = route.split(' ');
  return /^Permission: (\S+)/.exec(api.paths[path]?.[verb.toLowerCase()]?.description ?? '')?.[1];
};

const look = 'Your role does not include this';
const others = ['tickets:read', 'users:read', 'tenant:read', 'privacy:manage', 'self'];

describe('buttons that take a permission', () => {
  it.each([
    ['audit', 'GET /api/audit/export', ['Export']],
    ['audit', 'GET /api/audit/verify', ['Check the log']],
    ['audit', 'GET /api/audit', ['Filter']],
    ['outbox', 'GET /api/outbox', ['Look again']],
    ['sso', 'POST /api/sso/connections', ['Add a connection']],
    ['people', 'POST /api/users', ['Add a person']],
    ['people', 'PATCH /api/users/{id}', ['Change Ann']],
    ['people', 'POST /api/roles', ['Make a role', 'Change Desk', 'Remove Desk']],
    ['people', 'POST /api/invitations', ['Invite']],
    ['organisation', 'PATCH /api/organisation', ['Save']],
    ['organisation', 'POST /api/privacy/export', ['Pack their data', 'Count what an erasure touches']],
    ['organisation', 'POST /api/organisation/export', ['Pack the whole organisation', 'Download']],
  ])('%s: those of %s are there for who may call it only', async (page, route, words) => {
    const permission = asks(route)!;
    const without = others.filter((other) => other !== permission);
    expect(buttons(await seen(page, [...without, permission]))).toEqual(expect.arrayContaining(words));
    const rest = buttons(await seen(page, without));
    for (const word of words) expect(rest).not.toContain(word);
  });

  it('keys of the organisation are made by who manages it', async () => {
    const word = 'Make a key: API keys of the organisation';
    expect(buttons(await seen('security', [...others, 'tenant:manage']))).toContain(word);
    const rest = buttons(await seen('security', others));
    expect(rest).not.toContain(word);
    expect(rest).toContain('Make a key: Your API keys');
  });

  it.each(['audit', 'outbox', 'sso', 'people'])('%s says why there is nothing', async (page) => {
    const html = await seen(page, ['tickets:read']);
    expect(html).toContain(look);
    expect(buttons(html)).toEqual([]);
    expect(html).not.toContain('ann@acme.example');
  });

  it('settings that may be read only say so', async () => {
    const words = 'Your role may read these settings but not change them.';
    expect(await seen('organisation', ['tenant:read'])).toContain(words);
    expect(await seen('organisation', ['tenant:read', 'tenant:manage'])).not.toContain(words);
  });

  it('says nothing of the role while it is not known', async () => {
    for (const page of ['audit', 'outbox', 'sso', 'people']) {
      const html = await seen(page, null);
      expect(html).not.toContain(look);
      expect(buttons(html)).toEqual([]);
    }
  });
});

describe('P29: who may not do all that another may', () => {
  const admin = ['tickets:read', 'users:read', 'users:manage'];

  it('is offered no change of them, and of no such role', async () => {
    const offered = buttons(await seen('people', admin));
    for (const word of ['Change Otto', 'Change Chiefs', 'Remove Chiefs']) expect(offered).not.toContain(word);
    for (const word of ['Change Ann', 'Change Desk', 'Remove Desk']) expect(offered).toContain(word);
    const all = buttons(await seen('people', [...admin, 'tenant:own', 'audit:read']));
    expect(all).toEqual(expect.arrayContaining(['Change Otto', 'Change Chiefs', 'Remove Chiefs']));
  });

  it('is not offered to invite somebody as more than they are', async () => {
    const owner = '<option value="owner">Owner</option>';
    expect(await seen('people', admin)).not.toContain(owner);
    expect(await seen('people', [...admin, 'tenant:own'])).toContain(owner);
  });

  it.each([
    [['tickets:read'], ['tickets:read'], true],
    [['tickets:read'], ['tickets:read', 'self'], true],
    [['tickets:read'], ['tickets:write'], false],
    [[], ['self'], true],
    [[], [], true],
  ])('%j covers %j: %s', (held, wanted, covered) => expect(covers(held, wanted)).toBe(covered));
});
