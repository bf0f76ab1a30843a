import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './hub.js';

const home = '/usr/lib/postgresql';

/** Folder with the newest PostgreSQL server of this machine, or null. */
export function serverBinaries(): string | null {
  if (process.env['PG_BIN']) return process.env['PG_BIN'];
  if (!existsSync(home)) return null;
  const versions = readdirSync(home).sort((a, b) => Number(b) - Number(a));
  const bin = versions
    .map((version) => join(home, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')));
  return bin ?? null;
}

/** A PostgreSQL server as an operator would run it, with an empty database `patchbay`. */
export class PostgresServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'patchbay-pg-'));
  port = 0;
  private child: ChildProcess | null = null;
  private readonly ids = account();

  private constructor(private readonly bin: string) {}

  static async start(bin: string): Promise<PostgresServer> {
    const server = new PostgresServer(bin);
    if (server.ids.uid !== undefined) chownSync(server.folder, server.ids.uid, server.ids.gid ?? 0);
    const options = [
      '-D',
      server.data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ];
    execFileSync(join(bin, 'initdb'), options, { ...server.ids, cwd: '/', stdio: 'ignore' });
    server.port = await freePort();
    await server.run();
    await server.query('postgres', 'create database patchbay');
    return server;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/patchbay`;
  }

  /** Starts, or starts again after a kill; resolves when it answers. */
  async run(): Promise<void> {
    const args = ['-D', this.data, '-p', String(this.port), '-k', '', '-c', 'listen_addresses=127.0.0.1'];
    this.child = spawn(join(this.bin, 'postgres'), args, { ...this.ids, cwd: '/', stdio: 'ignore' });
    for (let i = 0; i < 200; i += 1) {
      const up = await this.query('postgres', 'select 1').then(
        () => true,
        () => false,
      );
      if (up) return;
      await sleep(50);
    }
    throw new Error('PostgreSQL did not start');
  }

  async query<T>(database: string, sql: string): Promise<T[]> {
    const client = new pg.Client({ host: '127.0.0.1', port: this.port, user: 'postgres', database });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows as T[];
    } finally {
      await client.end();
    }
  }

  /** kill -9 of the first process and of everything it has started. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child?.pid) return;
    const gone = new Promise((done) => child.once('exit', done));
    const backends = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' });
    child.kill('SIGKILL');
    for (const pid of backends.split('\n').map(Number).filter(Boolean)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself: its first process is gone.
      }
    }
    await gone;
    rmSync(join(this.data, 'postmaster.pid'), { force: true });
  }

  async remove(): Promise<void> {
    const child = this.child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGINT');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }
}

/** PostgreSQL refuses to run as root: then as the account that came with its package, or as nobody. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line =
    lines.find((one) => one.startsWith('postgres:')) ?? lines.find((one) => one.startsWith('nobody:'));
  const [, , uid, gid] = (line ?? '').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
