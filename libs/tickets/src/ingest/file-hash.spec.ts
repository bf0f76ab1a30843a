import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileHash } from './file-hash.js';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-hash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mebibyte = 1024 * 1024;
let made = 0;

/** Bytes of which no two blocks are alike. */
const bytesOf = (length: number): Buffer =>
  Buffer.from(Buffer.alloc(length).map((_, i) => i * 31 + (i >> 12) + (i >> 20)));

function hashOf(bytes: Buffer): Promise<string> {
  const path = join(folder, `${(made += 1)}`);
  writeFileSync(path, bytes);
  return fileHash(path);
}

const sha = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

describe('the hash of a file', () => {
  it.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 17])(
    'of %i bytes is that over the hashes of its blocks',
    async (length) => {
      const bytes = bytesOf(length);
      const blocks: Buffer[] = [];
      for (let at = 0; at < length; at += mebibyte) blocks.push(sha(bytes.subarray(at, at + mebibyte)));
      expect(await hashOf(bytes)).toBe(sha(Buffer.concat(blocks)).toString('hex'));
    },
  );

  it('is the same for the same bytes', async () => {
    expect(await hashOf(bytesOf(mebibyte + 5))).toBe(await hashOf(bytesOf(mebibyte + 5)));
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['one byte of it differs', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([1])])],
    ['its first byte differs', (bytes) => Buffer.concat([Buffer.from([9]), bytes.subarray(1)])],
    ['it ends earlier', (bytes) => bytes.subarray(0, -1)],
    ['it goes on', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])],
    [
      'its blocks are exchanged',
      (bytes) => Buffer.concat([bytes.subarray(mebibyte), bytes.subarray(0, mebibyte)]),
    ],
  ])('is another when %s', async (_, change) => {
    const bytes = bytesOf(2 * mebibyte);
    expect(await hashOf(change(bytes))).not.toBe(await hashOf(bytes));
  });

  it('of a file that is gone is told as such', async () => {
    await expect(fileHash(join(folder, 'gone'))).rejects.toThrow('ENOENT');
  });
});
