import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { standalone } from '../testing/standalone.js';
import { keptSecret } from './secret-file.js';
import { loadSecretKey } from './secret-key.js';

const run = standalone(['secrets']);

if (process.getuid?.() === 0) console.log('skipped: a file that cannot be read, as root reads every file');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the secret key', () => {
  it('configured is used, and nothing is written', async () => {
    expect(await loadSecretKey('configured', join(folder, 'absent'))).toBe('configured');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made at the first start: long, private, and the same from then on', async () => {
    const dataDir = join(folder, 'deep', 'data');
    const made = await loadSecretKey(null, dataDir);
    expect(Buffer.from(made, 'base64url')).toHaveLength(32);
    expect(readdirSync(dataDir)).toEqual(['secret.key']);
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(await loadSecretKey(null, dataDir)).toBe(made);
  });

  it('differs from folder to folder', async () => {
    expect(await loadSecretKey(null, join(folder, 'a'))).not.toBe(
      await loadSecretKey(null, join(folder, 'b')),
    );
  });

  it('may have been put there by hand, with a line end', async () => {
    writeFileSync(join(folder, 'secret.key'), 'put here by hand\n');
    expect(await loadSecretKey(null, folder)).toBe('put here by hand');
  });

  it.each(['', '\n', '   \n'])(
    'that is lost (%j) stops the start: a new one would open nothing',
    async (text) => {
      writeFileSync(join(folder, 'secret.key'), text);
      await expect(loadSecretKey(null, folder)).rejects.toThrow(/secret\.key is empty: PATCHBAY_DATA_DIR/);
      expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe(text);
    },
  );

  it('is one for all that ask at the same time', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => loadSecretKey(null, folder)));
    expect(new Set(keys).size).toBe(1);
  });

  it('is one for processes that start at the same time', async () => {
    const file = join(folder, 'secret.key');
    const script = `
      import { keptSecret } from './secrets/secret-file.js';
      console.log(JSON.stringify(keptSecret(process.argv[1], () => 'key of ' + process.pid)));`;
    const theirs = await Promise.all(Array.from({ length: 5 }, () => run(script, [file]).next()));
    const ours = keptSecret(file, () => 'key of ours');
    expect(new Set([...theirs, ours]).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['secret.key']);
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be read is no reason to make another', async () => {
    const file = join(folder, 'secret.key');
    writeFileSync(file, 'ours');
    chmodSync(file, 0o000);
    await expect(loadSecretKey(null, folder)).rejects.toThrow(/EACCES/);
  });
});
