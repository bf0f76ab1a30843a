import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret } from './secret-file.js';

/** The configured key, or the one kept in the data folder, made at first start with mode 0600. */
export async function loadSecretKey(configured: string | null, dataDir: string): Promise<string> {
  if (configured) return configured;
  await mkdir(dataDir, { recursive: true });
  return keptSecret(join(dataDir, 'secret.key'), () => randomBytes(32).toString('base64url'));
}
