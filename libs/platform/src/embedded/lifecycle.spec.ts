import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { withClient } from '../database/roles.js';
import { eventually } from '../testing/index.js';
import { standalone, type Standalone } from '../testing/standalone.js';
import { isAlive } from './cluster.js';
import { startEmbedded, type EmbeddedServer } from './index.js';
import { stopServer } from './server-process.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const run = standalone(['embedded', 'secrets']);
/** A hub as far as the database is concerned. */
const hubScript = `
  import { startEmbedded } from './embedded/index.js';
  try {
    const server = await startEmbedded({ dataDir: process.argv[1], sync: false });
    console.log(JSON.stringify({ ...server, hub: process.pid }));
    process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
    setInterval(() => {}, 1000);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }`;
type Started = Omit<EmbeddedServer, 'stop'> & { hub: number };

const fresh = join(tmpdir(), `patchbay-fresh-${process.pid}`);
let folder: string;
const folders: string[] = [];
const servers = new Set<number>();

function hub(): Standalone {
  return run(hubScript, [folder]);
}
async function up(process: Standalone): Promise<Started> {
  const started = (await process.next()) as Started | null;
  if (!started) throw new Error(`the hub did not start: ${(await process.ended).stderr}`);
  servers.add(started.pid);
  return started;
}
async function kill(process: Standalone): Promise<void> {
  process.child.kill('SIGKILL');
  await process.ended;
}
/** Making a cluster takes most of a first start: where it is not the matter, a copy of a fresh one serves. */
function prepared(): void {
  const copied = spawnSync('cp', ['-a', fresh, folder]);
  if (copied.status !== 0) throw new Error(String(copied.stderr));
}
const on = <T>(server: Started | EmbeddedServer, sql: string): Promise<T[]> =>
  withClient(
    {
      host: server.host,
      port: server.port,
      user: server.adminUser,
      password: server.adminPassword,
      database: 'postgres',
    },
    async (client) => (await client.query(sql)).rows as T[],
  );

beforeAll(async () => {
  folders.push(fresh);
  const server = await startEmbedded({ dataDir: fresh, sync: false });
  await server.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-embedded-'));
  rmSync(folder, { recursive: true });
  folders.push(folder);
});
afterAll(async () => {
  for (const pid of servers) await stopServer(pid);
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

describe('the embedded server', () => {
  it('starts on an empty folder, stops without a trace, starts again with what was stored', async () => {
    const first = await startEmbedded({ dataDir: folder, sync: false });
    servers.add(first.pid);
    expect(first).toMatchObject({ host: '127.0.0.1', adminUser: 'patchbay_admin', adopted: false });
    await on(first, `create table kept as select 'äß' as text`);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(existsSync(join(first.base, 'pgdata', 'postmaster.pid'))).toBe(false);

    const second = await startEmbedded({ dataDir: folder, sync: false });
    servers.add(second.pid);
    expect(second.adopted).toBe(false);
    expect(await on(second, 'select text from kept')).toEqual([{ text: 'äß' }]);
    await second.stop();
    expect(isAlive(second.pid)).toBe(false);
  });

  it('is made for UTF-8 text, for us only, and never as root', async () => {
    prepared();
    const server = await startEmbedded({ dataDir: folder, sync: false, serverSettings: ['work_mem=7MB'] });
    servers.add(server.pid);
    expect(
      await on(
        server,
        `select lower('MÜNCHEN') as low, 'ÄRGER' ilike 'ärger' as same, current_setting('server_encoding') as encoding,
        current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
        current_setting('work_mem') as extra, current_setting('TimeZone') as zone`,
      ),
    ).toEqual([
      {
        low: 'münchen',
        same: true,
        encoding: 'UTF8',
        listens: '127.0.0.1',
        sockets: '',
        extra: '7MB',
        zone: 'UTC',
      },
    ]);
    const wrong = withClient(
      {
        host: server.host,
        port: server.port,
        user: server.adminUser,
        password: 'password',
        database: 'postgres',
      },
      async () => null,
    );
    await expect(wrong).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(server.base, 'postgres.secret')).mode & 0o777).toBe(0o600);
    expect(statSync(join(server.base, 'pgdata')).mode & 0o077).toBe(0);
    const status = process.platform === 'linux' ? readFileSync(`/proc/${server.pid}/status`, 'utf8') : '';
    expect(status).not.toMatch(/^Uid:\s+0\s/m);
    await server.stop();
  });

  it('cannot be stopped twice into an error', async () => {
    prepared();
    const server = await startEmbedded({ dataDir: folder, sync: false, lock: false });
    servers.add(server.pid);
    await server.stop();
    await expect(server.stop()).resolves.toBeUndefined();
  });
});

describe('a killed hub', () => {
  it('leaves its server running for the next one to take over, with everything in it', async () => {
    prepared();
    const first = hub();
    const before = await up(first);
    await on(before, 'create table kept as select 7 as n');
    await kill(first);
    expect(isAlive(before.pid)).toBe(true);

    const second = hub();
    const after = await up(second);
    expect(after).toMatchObject({ adopted: true, pid: before.pid, port: before.port });
    expect(await on(after, 'select n from kept')).toEqual([{ n: 7 }]);
    second.child.kill('SIGTERM');
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(isAlive(before.pid)).toBe(false);
  });

  it('and a killed server: the next hub recovers what was committed', async () => {
    prepared();
    const first = hub();
    const before = await up(first);
    await on(before, 'create table kept as select 8 as n');
    process.kill(before.pid, 'SIGKILL');
    await kill(first);
    const second = hub();
    const after = await up(second);
    expect(after.adopted).toBe(false);
    expect(after.pid).not.toBe(before.pid);
    expect(await on(after, 'select n from kept')).toEqual([{ n: 8 }]);
    await kill(second);
  });

  it('only the server killed: the next start brings it back and holds the only lock', async () => {
    prepared();
    const first = hub();
    const before = await up(first);
    process.kill(before.pid, 'SIGKILL');
    await eventually(() => expect(isAlive(before.pid)).toBe(false));
    const after = await up(hub());
    expect(after.pid).not.toBe(before.pid);
    expect(
      await on(after, `select count(*)::int as hubs from pg_locks where locktype = 'advisory' and granted`),
    ).toEqual([{ hubs: 1 }]);
  });
});

describe('two hubs on one folder', () => {
  it('the second is refused with the name of the first', async () => {
    prepared();
    const first = hub();
    const { hub: pid, pid: server } = await up(first);
    const second = hub();
    const { code, stderr } = await second.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`data directory .* is in use by "patchbay hub ${pid}"`));
    expect(isAlive(server)).toBe(true);
    await kill(first);
    expect((await up(hub())).adopted).toBe(true);
  });

  it('that race for the first start: one is up, one is refused, one server runs', async () => {
    const racing = [hub(), hub()];
    const started = (await Promise.all(racing.map((each) => each.next()))) as (Started | null)[];
    const winners = started.filter((each) => each !== null);
    for (const winner of winners) servers.add(winner.pid);
    expect(winners).toHaveLength(1);
    for (const { hub: pid, ...winner } of winners) {
      const refused = await racing.find((_, n) => started[n] === null)?.ended;
      expect(refused?.stderr).toContain(`is in use by "patchbay hub ${pid}"`);
      expect(await on({ ...winner, hub: pid }, 'select 1 as n')).toEqual([{ n: 1 }]);
    }
  });
});
