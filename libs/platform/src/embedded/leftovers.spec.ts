import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { adopt } from './adopt.js';
import { findBinaries } from './binaries.js';
import { adminSecret, ensureCluster, isAlive } from './cluster.js';
import { startEmbedded, type EmbeddedServer } from './index.js';
import { usableRuntime } from './runtime.js';

vi.setConfig({ testTimeout: 60_000 });
const folder = join(realpathSync(tmpdir()), `patchbay-leftovers-${process.pid}`);
const pgdata = join(folder, 'pgdata');
const pidFile = join(pgdata, 'postmaster.pid');
const children: ChildProcess[] = [];

/** The number of a process that has just ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((done) => child.on('exit', done));
  return child.pid!;
}
/** Some other program that has got the pid of the server meanwhile. */
function bystander(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  return child.pid!;
}
const stale = (pid: number): void =>
  writeFileSync(pidFile, [pid, pgdata, 1_700_000_000, 1, '', '127.0.0.1', '', 'ready', ''].join('\n'));
async function works(): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir: folder, sync: false });
  await server.stop();
  return server;
}

beforeAll(async () => {
  await works();
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a pid file left by a kill -9', () => {
  it('of a process that is gone is no obstacle', async () => {
    stale(await deadPid());
    expect((await works()).adopted).toBe(false);
  });

  it('whose pid another program has by now is removed, and that program left alone', async () => {
    const pid = bystander();
    stale(pid);
    expect((await works()).adopted).toBe(false);
    expect(isAlive(pid)).toBe(true);
  });

  it('whose pid is our own, as in a container, is removed', async () => {
    stale(process.pid);
    expect((await works()).adopted).toBe(false);
  });

  it.each(['', 'garbage', '-1', '0', '\n\n\n\n', '99999999999999'])(
    'that holds %j is no obstacle',
    async (text) => {
      writeFileSync(pidFile, text);
      expect((await works()).adopted).toBe(false);
    },
  );

  it('is not there: nothing to adopt', async () => {
    rmSync(pidFile, { force: true });
    expect(await adopt(pgdata, 'secret')).toBeNull();
    expect(await adopt(join(folder, 'absent'), 'secret')).toBeNull();
  });
});

describe('what an interrupted first start leaves', () => {
  it('is swept when its process is gone, or had our own pid; a living one keeps its own', async () => {
    const [dead, alive] = [await deadPid(), bystander()];
    for (const pid of [dead, alive, process.pid]) {
      mkdirSync(join(folder, `pgdata.${pid}`));
      writeFileSync(join(folder, `pgdata.${pid}`, 'half'), 'made');
      writeFileSync(join(folder, `pgdata.${pid}.pw`), 'password');
    }
    await works();
    const left = readdirSync(folder).filter((name) => name.startsWith('pgdata.'));
    expect(left.sort()).toEqual([`pgdata.${alive}`, `pgdata.${alive}.pw`]);
  });

  it('does not keep the same pid from making the cluster: pids repeat in containers', async () => {
    const base = join(folder, 'again');
    mkdirSync(join(base, `pgdata.${process.pid}`), { recursive: true });
    const native = usableRuntime(await findBinaries(), base);
    await ensureCluster(native, base, adminSecret(base), false);
    expect(existsSync(join(base, 'pgdata', 'PG_VERSION'))).toBe(true);
    expect(readdirSync(base).sort()).toEqual(['pgdata', 'postgres.secret']);
  });

  it('never holds the password when initdb fails', async () => {
    const base = join(folder, 'broken');
    mkdirSync(base);
    await expect(ensureCluster(join(folder, 'no-programs'), base, 'secret', false)).rejects.toThrow(
      /data folder/,
    );
    expect(readdirSync(base).filter((name) => name.endsWith('.pw'))).toEqual([]);
  });
});

describe('a cluster of another major version', () => {
  it('is refused by name, and left as it is', async () => {
    const file = join(pgdata, 'PG_VERSION');
    const own = readFileSync(file, 'utf8');
    writeFileSync(file, '15\n');
    await expect(startEmbedded({ dataDir: folder, sync: false })).rejects.toThrow(
      `The data folder holds PostgreSQL 15, this version of Patchbay brings ${own.trim()}`,
    );
    expect(readFileSync(file, 'utf8')).toBe('15\n');
    writeFileSync(file, own);
    await works();
  });
});

describe('a server that cannot start', () => {
  it('says why, with what PostgreSQL wrote', async () => {
    const broken = startEmbedded({ dataDir: folder, sync: false, serverSettings: ['no_such_setting=1'] });
    await expect(broken).rejects.toThrow(/PostgreSQL does not start on .*pgdata[\s\S]*no_such_setting/);
  });
});
