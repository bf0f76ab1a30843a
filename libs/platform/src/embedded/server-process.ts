import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { adopt, answers, type Running } from './adopt.js';
import { isAlive } from './cluster.js';
import { cleanEnvironment, serverIdentity } from './identity.js';

const spawns = 20;
const pollMs = 20;
const patienceMs = 30_000;
const fastStopMs = 30_000;

const settings = [
  'listen_addresses=127.0.0.1',
  'shared_buffers=128MB',
  'timezone=UTC',
  'logging_collector=on',
  'log_rotation_age=1d',
  'log_truncate_on_rotation=on',
  'log_filename=postgres-%a.log',
  'max_wal_size=512MB',
  // A table without statistics is planned for as if a tenant had four rows: they should come soon after the first rows.
  'autovacuum_naptime=10s',
];

/** Starts the server, or finds that another process has. After a kill -9 of everything it takes a few attempts. */
export async function startServer(
  native: string,
  base: string,
  secret: string,
  extra: string[],
): Promise<Running> {
  const pgdata = join(base, 'pgdata');
  for (let attempt = 0; attempt < spawns; attempt += 1) {
    const port = await freePort();
    const child = spawnServer(native, base, port, extra);
    if (await becomesReady(child, port, pgdata, secret)) return { pid: child.pid ?? 0, port };
    await sleep(100);
    const other = await adopt(pgdata, secret);
    if (other) return other;
  }
  throw new Error(
    `PostgreSQL does not start on ${pgdata}:\n${readFileSync(join(base, 'postgres.stderr'), 'utf8').slice(-2_000)}`,
  );
}

/** Fast shutdown: SIGTERM would wait for clients, SIGKILL would cost a recovery. */
export async function stopServer(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + fastStopMs;
  while (isAlive(pid) && Date.now() < deadline) await sleep(pollMs);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

/** Detached, or Ctrl-C would reach PostgreSQL together with the hub and cut off what the hub still has to finish. */
function spawnServer(native: string, base: string, port: number, extra: string[]): ChildProcess {
  const said = openSync(join(base, 'postgres.stderr'), 'a', 0o600);
  const flags = [...settings, ...extra].flatMap((setting) => ['-c', setting]);
  const child = spawn(
    join(native, 'bin', 'postgres'),
    ['-D', join(base, 'pgdata'), '-p', String(port), '-k', '', ...flags],
    {
      ...serverIdentity(),
      ...cleanEnvironment,
      detached: true,
      stdio: ['ignore', 'ignore', said],
    },
  );
  child.on('error', () => {});
  child.unref();
  closeSync(said);
  return child;
}

async function becomesReady(
  child: ChildProcess,
  port: number,
  pgdata: string,
  secret: string,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (
    child.pid !== undefined &&
    child.exitCode === null &&
    child.signalCode === null &&
    Date.now() < deadline
  ) {
    if (await answers(port, pgdata, secret)) return true;
    await sleep(pollMs);
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
