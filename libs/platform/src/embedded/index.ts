import { join } from 'node:path';
import { adopt } from './adopt.js';
import { findBinaries } from './binaries.js';
import { adminSecret, adminUser, ensureCluster } from './cluster.js';
import { prepareDataDir } from './home.js';
import { takeHubLock } from './hub-lock.js';
import { usableRuntime } from './runtime.js';
import { startServer, stopServer } from './server-process.js';

export { prepareDataDir } from './home.js';

export interface EmbeddedOptions {
  dataDir: string;
  /** false = no fsync while making the cluster; for tests only. */
  sync?: boolean;
  /** Further `name=value` settings of the server. */
  serverSettings?: string[];
  /** false = no hub lock; for tests only. */
  lock?: boolean;
  log?(line: string): void;
}

/** A PostgreSQL of our own, listening on 127.0.0.1. */
export interface EmbeddedServer {
  base: string;
  host: '127.0.0.1';
  port: number;
  adminUser: string;
  adminPassword: string;
  pid: number;
  /** True when the server was left running by a hub that died. */
  adopted: boolean;
  stop(): Promise<void>;
}

/** Starts the embedded PostgreSQL, or takes over the one that still runs on this folder. Root or not, read-only package or not. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const base = prepareDataDir(options.dataDir);
  const secret = adminSecret(base);
  const pgdata = join(base, 'pgdata');
  const adopted = await adopt(pgdata, secret);
  const running = adopted ?? (await start(base, secret, options));
  options.log?.(adopted ? 'adopted the running PostgreSQL' : 'PostgreSQL started');
  const lock = options.lock === false ? null : await takeHubLock(running.port, secret, base);
  return {
    base,
    host: '127.0.0.1',
    port: running.port,
    adminUser,
    adminPassword: secret,
    pid: running.pid,
    adopted: adopted !== null,
    stop: async () => {
      await lock?.end();
      await stopServer(running.pid);
    },
  };
}

async function start(base: string, secret: string, options: EmbeddedOptions) {
  const native = usableRuntime(await findBinaries(), base);
  await ensureCluster(native, base, secret, options.sync ?? true);
  return startServer(native, base, secret, options.serverSettings ?? []);
}
