import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './binaries.js';
import { cleanEnvironment, isRoot, serverIdentity } from './identity.js';

/** A folder with programs that the server's account can run: the package's own, or a copy of it. */
export function usableRuntime(binaries: Binaries, base: string): string {
  makeLinks(binaries.native);
  if (probe(binaries.native) === null) return binaries.native;
  const home = isRoot() ? '/var/lib/patchbay/runtime' : join(base, 'runtime');
  const copy = copyRuntime(binaries, join(home, `postgresql-${binaries.label}`));
  const failure = probe(copy);
  if (failure === null) return copy;
  throw new Error(
    `The embedded PostgreSQL does not run here: ${failure}. Set DATABASE_URL to use an own server.`,
  );
}

/** npm keeps no symbolic links; the package lists them. A read-only package is not an error yet. */
function makeLinks(native: string): void {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const place = join(dirname(native), target);
    try {
      if (!exists(place)) symlinkSync(basename(source), place);
    } catch (error) {
      if (!['EACCES', 'EROFS', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    }
  }
}

/** One call proves path, execute bit, mount options and libraries; null = fine. */
function probe(native: string): string | null {
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...serverIdentity(),
    ...cleanEnvironment,
    encoding: 'utf8',
  });
  if (tried.status === 0) return null;
  return tried.error?.message ?? (tried.stderr.trim() || `exit code ${tried.status}`);
}

/** Verbatim links: rewritten ones would point back into the folder the server cannot enter. */
function copyRuntime(binaries: Binaries, home: string): string {
  const place = join(home, 'native');
  if (exists(place)) return place;
  const half = `${home}.${process.pid}`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o755 });
  const copied = join(half, 'native');
  cpSync(binaries.native, copied, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a'),
  });
  makeLinks(copied);
  try {
    renameSync(half, home);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  return place;
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
