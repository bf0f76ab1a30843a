import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './hub.js';

const version = '26.7.3';
const admin = { username: 'admin', password: 'admin of the tests' };

/** Folder of Keycloak's published distribution on this machine, or null; it needs Java 17 or later. */
export function keycloakHome(): string | null {
  const home = process.env['KEYCLOAK_HOME'] ?? join(homedir(), '.cache/patchbay', `keycloak-${version}`);
  const java = spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
  return java && existsSync(join(home, 'bin/kc.sh')) ? home : null;
}

/** A Keycloak with an empty database of its own. */
export class Keycloak {
  readonly folder = mkdtempSync(join(tmpdir(), 'patchbay-keycloak-'));
  private child: ChildProcess | null = null;
  private output = '';

  private constructor(private readonly port: number) {}

  static async start(home: string): Promise<Keycloak> {
    const keycloak = new Keycloak(await freePort());
    keycloak.spawn(home);
    await keycloak.ready();
    return keycloak;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Calls the admin API with JSON, or with XML as it is. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const xml = typeof body === 'string';
    const answer = await fetch(`${this.address}/admin${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token()}`,
        ...(body === undefined ? {} : { 'content-type': xml ? 'application/xml' : 'application/json' }),
      },
      body: xml ? body : body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  async remove(): Promise<void> {
    const child = this.child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(home: string): void {
    const options = [`--http-port=${this.port}`, '--http-host=127.0.0.1', '--cache=local'];
    this.child = spawn(join(home, 'bin/kc.sh'), ['start-dev', ...options], {
      env: {
        PATH: process.env['PATH'],
        HOME: this.folder,
        KC_DB: 'dev-mem',
        KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
        JAVA_OPTS_APPEND: '-Xmx512m',
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
  }

  private async ready(): Promise<void> {
    for (let i = 0; i < 600; i += 1) {
      if (this.child?.exitCode !== null) break;
      const up = await fetch(`${this.address}/realms/master`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (up) return;
      await sleep(500);
    }
    throw new Error(`Keycloak did not start: ${this.output.slice(-2_000)}`);
  }

  private async token(): Promise<string> {
    const form = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin });
    const url = `${this.address}/realms/master/protocol/openid-connect/token`;
    const answer = await fetch(url, { method: 'POST', body: form });
    return ((await answer.json()) as { access_token: string }).access_token;
  }
}
