import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Exports = string | { [condition: string]: Exports | undefined } | null | undefined;
const conditions = ['node', 'import', 'module-sync', 'default'];
/** Longer than any plugin should take, short enough that a start does not seem to hang. */
const patienceMs = 15_000;

/** By package name from here, or as installed where the hub was started. Throws when it takes too long. */
export async function importPackage(name: string, waitMs = patienceMs): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`it was not loaded within ${waitMs / 1_000} s`)), waitMs);
  });
  try {
    return await Promise.race([load(name), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function load(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    return import(pathToFileURL(await entryOf(name, error)).href);
  }
}

/** Is it the package itself that is missing, not something it imports? */
function isMissing(error: unknown, name: string): error is Error {
  return (
    error instanceof Error &&
    (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${name}'`)
  );
}

/** `require.resolve` refuses packages that export themselves to `import` only, so the folder is looked up by hand. */
async function entryOf(name: string, cause: Error): Promise<string> {
  const from = createRequire(join(process.cwd(), 'package.json'));
  const folder = (from.resolve.paths(name) ?? [])
    .map((path) => join(path, name))
    .find((path) => existsSync(join(path, 'package.json')));
  if (!folder) throw new Error(`there is no package ${name} here: install it beside the hub`, { cause });
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    exports?: Exports;
    main?: string;
  };
  const entry = chosen(manifest.exports) ?? manifest.main ?? 'index.js';
  return join(folder, entry);
}

function chosen(exports: Exports): string | null {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null) return null;
  if ('.' in exports) return chosen(exports['.']);
  for (const [condition, target] of Object.entries(exports)) {
    const found = conditions.includes(condition) ? chosen(target) : null;
    if (found) return found;
  }
  return null;
}
