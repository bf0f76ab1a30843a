import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRoot } from './root.js';

export const admin = { email: 'admin@example.com', password: 'a password for tests' };

/** Settings of one hub process under test. */
export interface HubOptions {
  env?: Record<string, string>;
}

/** The product as a process of its own, started from what `npm run build` made, on a folder of its own. */
export class Hub {
  readonly folder = mkdtempSync(join(tmpdir(), 'patchbay-e2e-'));
  readonly cwd = join(this.folder, 'cwd');
  port = 0;
  output = '';
  private child: ChildProcess | null = null;
  private token: { value: string; until: number } | null = null;

  constructor(private readonly options: HubOptions = {}) {
    // Started by root, the database does not run as root: a folder closed to it would move the data elsewhere.
    chmodSync(this.folder, 0o711);
    mkdirSync(join(this.cwd, 'node_modules'), { recursive: true });
    const probe = join(findRoot(), 'test/support/probe-plugin');
    symlinkSync(probe, join(this.cwd, 'node_modules/patchbay-plugin-probe'));
  }

  /** Starts, or starts again on the same folder and port; resolves when `/readyz` answers 200. */
  async start(): Promise<this> {
    this.port ||= await freePort();
    await this.spawn();
    await this.ready();
    return this;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error('the hub is not running');
    return pid;
  }

  /** Starts the process without waiting for it to be ready. */
  async spawn(): Promise<ChildProcess> {
    const main = join(findRoot(), 'apps/server/dist/src/main.js');
    if (!existsSync(main)) throw new Error('apps/server/dist is missing: npm run build first');
    const child = spawn(process.execPath, [main], { cwd: this.cwd, env: this.environment() });
    const log = createWriteStream(join(this.folder, 'hub.log'), { flags: 'a' });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
        log.write(chunk);
      });
    }
    this.child = child;
    return child;
  }

  async ready(withinMs = 60_000): Promise<void> {
    const until = Date.now() + withinMs;
    while (Date.now() < until) {
      if (this.child?.exitCode !== null) throw new Error(`the hub ended: ${this.output.slice(-2_000)}`);
      const answer = await fetch(`${this.address}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`the hub was not ready in ${withinMs} ms: ${this.output.slice(-2_000)}`);
  }

  /** kill -9 of the hub; its database lives on. */
  async killHub(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }

  /** kill -9 of the embedded PostgreSQL's first process. */
  killDatabase(): void {
    process.kill(this.databasePid(), 'SIGKILL');
  }

  databasePid(): number {
    const base = /^Data folder: (.+)$/m.exec(this.output)?.[1] ?? join(this.folder, 'data');
    return Number(readFileSync(join(base, 'pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** As Ctrl-C does; resolves with the exit code. */
  async stop(): Promise<number | null> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const code = new Promise<number | null>((done) => child.once('exit', done));
    child.kill('SIGTERM');
    return code;
  }

  /** Stops and removes everything, whatever state it is in. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Calls the API as the admin; throws on any status but `expected` (2xx when absent). */
  async api<T>(method: string, path: string, body?: unknown, expected?: number): Promise<T> {
    const { status, json } = await this.call(method, path, body);
    const fits = expected === undefined ? status >= 200 && status < 300 : status === expected;
    if (!fits) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(json)}`);
    return json as T;
  }

  async call(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
    const form = body instanceof FormData;
    const answer = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.accessToken()}`,
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, json: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
  }

  async accessToken(): Promise<string> {
    if (this.token && this.token.until > Date.now()) return this.token.value;
    const answer = await fetch(`${this.address}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(admin),
    });
    if (!answer.ok) throw new Error(`login answered ${answer.status}: ${await answer.text()}`);
    const { access_token, expires_in } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    this.token = { value: access_token, until: Date.now() + (expires_in / 2) * 1_000 };
    return access_token;
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: this.folder,
      PORT: String(this.port),
      HOST: '127.0.0.1',
      PATCHBAY_DATA_DIR: join(this.folder, 'data'),
      PATCHBAY_ADMIN_EMAIL: admin.email,
      PATCHBAY_ADMIN_PASSWORD: admin.password,
      PATCHBAY_EGRESS_ALLOW: '127.0.0.1',
      PATCHBAY_LOG_LEVEL: 'warn',
      ...this.options.env,
    };
  }
}

/** Below the range outgoing connections take theirs from: a port that is free now stays so until the hub listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true));
    });
    await new Promise((done) => server.close(done));
    if (free) return port;
  }
}
