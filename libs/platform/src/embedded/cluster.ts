import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keptSecret } from '../secrets/secret-file.js';
import { cleanEnvironment, serverIdentity } from './identity.js';

const run = promisify(execFile);
export const adminUser = 'patchbay_admin';

/** builtin C.UTF-8 with a UTF-8 ctype: with plain C, lower('MÜNCHEN') is wrong and search misses it. Later ones are fallbacks. */
const ctypes = ['C.UTF-8', 'en_US.UTF-8', 'UTF-8', 'C'];

/** The admin's password, made once, readable only by us. */
export function adminSecret(base: string): string {
  return keptSecret(join(base, 'postgres.secret'), () => randomBytes(24).toString('base64url'));
}

/** Makes the cluster if there is none. A crash half-way leaves nothing that looks like one. */
export async function ensureCluster(
  native: string,
  base: string,
  secret: string,
  sync: boolean,
): Promise<void> {
  const pgdata = join(base, 'pgdata');
  sweepHalfMade(base);
  if (existsSync(join(pgdata, 'PG_VERSION'))) {
    assertVersion(pgdata, native);
    return;
  }
  const half = `${pgdata}.${process.pid}`;
  await initialise(native, half, secret, sync);
  try {
    renameSync(half, pgdata);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function initialise(native: string, half: string, secret: string, sync: boolean): Promise<void> {
  const { uid, gid } = serverIdentity();
  const passwordFile = `${half}.pw`;
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordFile, secret, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined)
    for (const path of [half, passwordFile]) chownSync(path, uid, gid);
  try {
    await initdb(native, half, passwordFile, sync);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function initdb(native: string, half: string, passwordFile: string, sync: boolean): Promise<void> {
  const fixed = [
    '-D',
    half,
    '-U',
    adminUser,
    '-E',
    'UTF8',
    '--auth-local=scram-sha-256',
    '--auth-host=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  for (const ctype of ctypes) {
    try {
      const options = [...fixed, ...locale, `--lc-ctype=${ctype}`, ...(sync ? [] : ['--no-sync'])];
      await run(join(native, 'bin', 'initdb'), options, { ...serverIdentity(), ...cleanEnvironment });
      return;
    } catch (error) {
      const said = String((error as { stderr?: string }).stderr ?? error);
      if (!said.includes('invalid locale name'))
        throw new Error(`PostgreSQL could not make its data folder: ${said.trim()}`, { cause: error });
    }
  }
}

function assertVersion(pgdata: string, native: string): void {
  const made = readFileSync(join(pgdata, 'PG_VERSION'), 'utf8').trim();
  const ours = /postgresql-(\d+)|(\d+)/.exec(
    readFileSync(join(native, 'share', 'postgresql', 'postgres.bki'), 'utf8').slice(0, 40),
  );
  const major = ours?.[1] ?? ours?.[2];
  if (major && major !== made) {
    throw new Error(
      `The data folder holds PostgreSQL ${made}, this version of Patchbay brings ${major}. Start the earlier version, or move the data to an own server.`,
    );
  }
}

/** Leftovers of processes that died while making a cluster. In a container the dead one had our own pid. */
function sweepHalfMade(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = /^pgdata\.(\d+)(\.pw)?$/.exec(name)?.[1];
    if (pid && (Number(pid) === process.pid || !isAlive(Number(pid))))
      rmSync(join(base, name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
