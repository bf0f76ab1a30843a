import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hub } from '../support/hub.js';
import { PostgresServer, serverBinaries } from '../support/postgres.js';
import { connectProbe, delivery, noteWorkflow, ProbeProvider, withProbe } from '../support/probe.js';
import { findRoot } from '../support/root.js';

const bin = serverBinaries();
if (!bin)
  process.stdout.write('skipped: no PostgreSQL server on this machine, only the embedded one was tried\n');

const secret = { PATCHBAY_SECRET_KEY: 'one key for all processes of this installation' };
let server: PostgresServer;
let hub: Hub;
let provider: ProbeProvider;
let connection: string;

beforeAll(async () => {
  if (!bin) return;
  server = await PostgresServer.start(bin);
  provider = await ProbeProvider.start();
  hub = await new Hub({ env: { ...withProbe, ...secret, DATABASE_URL: server.url } }).start();
  connection = await connectProbe(hub, provider);
  await hub.api('POST', '/api/workflows', noteWorkflow(connection));
});
afterAll(async () => {
  await hub?.remove();
  await provider?.stop();
  await server?.remove();
});

async function send(id: string): Promise<number> {
  const { body, headers } = delivery(id, { id, subject: `Ticket ${id}`, body: 'It is broken.' });
  const url = `${hub.address}/hooks/probe/${connection}`;
  return fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) }).then(
    ({ status }) => status,
    () => 0,
  );
}

describe.skipIf(!bin)('a PostgreSQL of the operator', () => {
  it('carries the same flow', async () => {
    expect(await send('a')).toBe(202);
    await provider.until(() => provider.effects('/notes').size === 1, 20_000);
    await provider.until(() => provider.effects('/scores').size === 1, 20_000);
  });

  it('finds with typing errors, as the embedded one does', async () => {
    const tickets = [{ external_id: 's1', subject: 'Invoice charged twice', body: 'Please refund' }];
    await hub.api('POST', '/api/data-ingest', { tickets }, 202);
    let found = 0;
    for (let i = 0; i < 100 && found === 0; i += 1) {
      found = (await hub.api<{ total: number }>('GET', '/api/search?q=invoce')).total;
      await sleep(100);
    }
    expect(found).toBe(1);
  });

  it('is used by a login that owns nothing', async () => {
    const logins = await server.query<{ usename: string }>(
      'postgres',
      `select distinct usename from pg_stat_activity where datname = 'patchbay' and usename is not null`,
    );
    expect(logins.map(({ usename }) => usename)).toContain('patchbay_app');
    const [role] = await server.query<{ rolsuper: boolean; rolbypassrls: boolean }>(
      'postgres',
      `select rolsuper, rolbypassrls from pg_roles where rolname = 'patchbay_app'`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  it('P4: killed with all its backends, costs nothing that was accepted', async () => {
    const before = provider.effects('/notes').size;
    const accepted = new Set<string>();
    const sending = (async () => {
      for (let i = 0; i < 200; i += 1) if ((await send(`k${i}`)) === 202) accepted.add(`k${i}`);
    })();
    while (accepted.size < 50) await sleep(5);
    await server.kill();
    expect(await send('down')).toBe(503);
    await server.run();
    await sending;
    // A claim whose answer was cut off waits until its lease of a minute runs out.
    await provider.until(() => provider.effects('/notes').size >= before + accepted.size, 120_000);
    const noted = new Set([...provider.effects('/notes').values()].map(({ body }) => body.ticket_id));
    expect([...accepted].filter((id) => !noted.has(id))).toEqual([]);
    expect(provider.effects('/notes').size).toBe(noted.size);
  }, 180_000);

  it('is shared: a worker of its own does what a hub without workers takes in', async () => {
    const door = new Hub({
      env: { ...withProbe, ...secret, DATABASE_URL: server.url, PATCHBAY_ROLES: 'http' },
    });
    await hub.stop();
    await door.start();
    hub = door;
    expect(await send('shared')).toBe(202);
    await sleep(1_000);
    const noted = (): boolean =>
      [...provider.effects('/notes').values()].some(({ body }) => body.ticket_id === 'shared');
    expect(noted()).toBe(false);
    const worker = startWorker();
    await provider.until(noted, 30_000);
    worker.kill('SIGTERM');
    expect(await new Promise((done) => worker.once('exit', done))).toBe(0);
  });
});

function startWorker(): ChildProcess {
  const main = join(findRoot(), 'apps/worker/dist/src/main.js');
  const env = { PATH: process.env['PATH'], ...withProbe, ...secret, PATCHBAY_EGRESS_ALLOW: '127.0.0.1' };
  const folder = { PATCHBAY_DATA_DIR: join(hub.folder, 'worker'), DATABASE_URL: server.url };
  return spawn(process.execPath, [main], { cwd: hub.cwd, env: { ...env, ...folder }, stdio: 'ignore' });
}
