import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { loadConfig } from '@patchbay/config';
import { layFoundation, rolePassword, TenantDoor, type Foundation } from '@patchbay/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { findRoot } from '../support/root.js';
import { admin } from '../support/hub.js';

type Class<T> = abstract new (...parameters: never[]) => T;
interface Answer {
  statusCode: number;
  body: string;
}
interface App {
  init(): Promise<unknown>;
  close(): Promise<void>;
  get<T>(type: Class<T>): T;
  getHttpAdapter(): {
    getInstance(): { ready(): Promise<unknown>; inject(request: object): Promise<Answer> };
  };
}
interface ServerParts {
  createApp: (foundation: Foundation) => Promise<App>;
}
interface OnboardingParts {
  Onboarding: Class<{ prepare(): Promise<unknown> }>;
}

const tenant = 'default';
const rounds = 6;
const atOnce = 8;

/**
 * What the tenant door costs: the same read handlers in one run, once through it (restricted login, transaction, tenant
 * setting, row-level security) and once past it (a login that owns the tables, no transaction). Without a network.
 */
export async function run(args: string[]): Promise<void> {
  const tickets = Number(args[0] ?? 5_000);
  const requests = Number(args[1] ?? 300);
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  chmodSync(folder, 0o711);
  const config = {
    ...loadConfig({
      PATCHBAY_DATA_DIR: join(folder, 'data'),
      PATCHBAY_LOG_LEVEL: 'error',
      PATCHBAY_PLUGINS: '',
    }),
    admin,
  };
  const { foundation, database } = await layFoundation(config);
  const apps: App[] = [];
  try {
    const through = await open(foundation);
    apps.push(through);
    const token = await prepared(through, tickets);
    const past = await open(ownersFoundation(foundation));
    apps.push(past);
    goPast(past);
    await compare(through, past, token, requests);
  } finally {
    for (const app of apps) await app.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

const built = (file: string): Promise<unknown> =>
  import(pathToFileURL(join(findRoot(), 'apps/server/dist/src', file)).href);

async function open(foundation: Foundation): Promise<App> {
  const { createApp } = (await built('create-app.js')) as ServerParts;
  const app = await createApp(foundation);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** The login that owns the tables sees every row; the tenant that search asks for comes with the connection. */
function ownersFoundation(foundation: Foundation): Foundation {
  process.env['PGOPTIONS'] = `-c app.tenant=${tenant}`;
  const user = 'patchbay_owner';
  const address = { ...foundation.address, user, password: rolePassword(foundation.secretKey, user) };
  return { ...foundation, address, config: { ...foundation.config, roles: ['http'] } };
}

/** Takes the transaction and the tenant setting out of the way, for this bench only. */
function goPast(app: App): void {
  const { manager } = app.get(DataSource);
  app.get(TenantDoor).run = <T>(_tenant: string, work: (em: EntityManager) => Promise<T>): Promise<T> =>
    work(manager);
}

/** Comes back when the hub says so: on a busy machine the first connections may take longer than it waits. */
async function ask(app: App, token: string, url: string, body?: object): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const answer = await app
      .getHttpAdapter()
      .getInstance()
      .inject({
        method: body ? 'POST' : 'GET',
        url,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { payload: JSON.stringify(body) }),
      });
    if (answer.statusCode < 300) return answer.body;
    if (answer.statusCode !== 503 || tries === 10)
      throw new Error(`${url}: ${answer.statusCode} ${answer.body}`);
    await sleep(1_000);
  }
}

/** Signs in and brings tickets; resolves when they can be found. */
async function prepared(app: App, tickets: number): Promise<string> {
  const { Onboarding } = (await built('onboarding/onboarding.js')) as OnboardingParts;
  await app.get(Onboarding).prepare();
  const pair = JSON.parse(await ask(app, '', '/api/auth/login', admin)) as { access_token: string };
  for (let from = 0; from < tickets; from += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, tickets - from) }, (_, i) => ({
      id: `T-${from + i}`,
      subject: `Invoice ${from + i} cannot be exported`,
      body: `The export of invoice ${from + i} stops half way since the last update, please help.`,
    }));
    await ask(app, pair.access_token, '/api/data-ingest', { tickets: batch });
  }
  const found = async (): Promise<number> =>
    (JSON.parse(await ask(app, pair.access_token, '/api/search?q=invoice')) as { total: number }).total;
  while ((await found()) < Math.min(tickets, 1_000)) await sleep(500);
  await sleep(3_000);
  return pair.access_token;
}

/** Requests per second of both, turn by turn, so that a slow moment of the machine meets both. */
async function compare(through: App, past: App, token: string, requests: number): Promise<void> {
  const page = JSON.parse(await ask(through, token, '/api/tickets?limit=50')) as { items: { id: string }[] };
  const routes: [string, (i: number) => string][] = [
    ['GET /api/tickets', () => '/api/tickets?limit=50'],
    ['GET /api/search', (i) => `/api/search?q=invoice ${i}`],
    ['GET /api/tickets/{id}', (i) => `/api/tickets/${page.items[i % page.items.length]?.id ?? ''}`],
  ];
  for (const [name, url] of routes) {
    const costs: number[] = [];
    let last = '';
    for (let round = 0; round <= rounds; round += 1) {
      const with_ = await perSecond(through, token, url, requests);
      const without = await perSecond(past, token, url, requests);
      // The first round warms up.
      if (round > 0) costs.push(1 - with_ / without);
      last = `${with_.toFixed(0)}/s through, ${without.toFixed(0)}/s past the door`;
    }
    costs.sort((a, b) => a - b);
    const median = costs[Math.floor(costs.length / 2)] ?? Number.NaN;
    process.stdout.write(`${name.padEnd(24)} the door costs ${(median * 100).toFixed(1)} % (${last})\n`);
  }
}

async function perSecond(
  app: App,
  token: string,
  url: (i: number) => string,
  requests: number,
): Promise<number> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < requests) await ask(app, token, encodeURI(url((next += 1))));
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (requests / (performance.now() - started)) * 1_000;
}
