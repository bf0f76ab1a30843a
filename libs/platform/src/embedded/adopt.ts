import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { adminUser, isAlive } from './cluster.js';

/** A server that runs on our data folder. */
export interface Running {
  pid: number;
  port: number;
}

/** The server that already runs on this folder, of a hub that was killed; null when there is none. */
export async function adopt(pgdata: string, secret: string): Promise<Running | null> {
  const found = readPidFile(pgdata);
  if (!found) return null;
  if (await answers(found.port, pgdata, secret)) return found;
  if (!isOurPostgres(found.pid, pgdata)) rmSync(join(pgdata, 'postmaster.pid'), { force: true });
  return null;
}

/** True when a server answers on that port and it serves this very folder. */
export async function answers(port: number, pgdata: string, secret: string): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: adminUser,
    password: secret,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return realpathSync(rows[0]?.data_directory ?? '/') === realpathSync(pgdata);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function readPidFile(pgdata: string): Running | null {
  try {
    const lines = readFileSync(join(pgdata, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

/** A pid file outlives a kill -9, and its pid may belong to another program by now: PostgreSQL would refuse for ever. */
function isOurPostgres(pid: number, pgdata: string): boolean {
  if (!pid || !isAlive(pid)) return false;
  const command = commandOf(pid);
  return command === null || (command.includes('postgres') && command.includes(pgdata));
}

function commandOf(pid: number): string | null {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform === 'darwin')
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return null;
  }
  return null;
}
