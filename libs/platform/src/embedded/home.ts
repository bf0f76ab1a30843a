import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRoot } from './identity.js';

const sharedHome = '/var/lib/patchbay';

/**
 * The folder that will really hold the data. Started by root below a folder closed to others (such as /root), the server,
 * which does not run as root, could not reach it: then everything moves below /var/lib/patchbay.
 */
export function prepareDataDir(wanted: string): string {
  mkdirSync(wanted, { recursive: true });
  const base = realpathSync(wanted);
  if (!isRoot() || isTraversable(base)) return base;
  const label = `${basename(dirname(base)) || 'data'}-${createHash('sha256').update(base).digest('hex').slice(0, 8)}`;
  const moved = join(sharedHome, label);
  try {
    mkdirSync(moved, { recursive: true, mode: 0o755 });
  } catch (error) {
    const hint = 'Choose another folder with PATCHBAY_DATA_DIR, or use an own server with DATABASE_URL.';
    throw new Error(
      `PATCHBAY_DATA_DIR: ${base} is closed to other users and ${moved} cannot be made. ${hint}`,
      { cause: error },
    );
  }
  return existsSync(join(base, 'pgdata')) ? base : moved;
}

/** Mode bits, not access(): root may enter anything. */
export function isTraversable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
