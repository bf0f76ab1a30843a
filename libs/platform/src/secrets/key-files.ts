import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const current = 'secret.key';
const former = 'old-secret.keys';

/** The generated keys of a data folder, the current one first. Read anew each time: another process may rotate them. */
export function fileKeys(dataDir: string): string[] {
  return [readFileSync(join(dataDir, current), 'utf8').trim(), ...formerKeys(dataDir)];
}

/** Puts a new key in the place of the current one, which can still open. A kill in between leaves both usable. */
export function renewKeyFile(dataDir: string): void {
  const [known = ''] = fileKeys(dataDir);
  replace(join(dataDir, former), known);
  replace(join(dataDir, current), randomBytes(32).toString('base64url'));
}

function formerKeys(dataDir: string): string[] {
  const file = join(dataDir, former);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** Whole or not at all, readable only by us. */
function replace(file: string, text: string): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${text}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}
