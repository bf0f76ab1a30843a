import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { keepFile } from './keep-file.js';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-keep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mebibyte = 1024 * 1024;
let made = 0;
const freshPath = (): string => join(folder, `${(made += 1)}`);

/** The bytes in pieces of these sizes, taken in turn. */
async function* inPieces(bytes: Buffer, sizes: number[]): AsyncIterable<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Bytes of which no two blocks are alike. */
const bytesOf = (length: number): Buffer =>
  Buffer.from(Buffer.alloc(length).map((_, i) => i * 31 + (i >> 12) + (i >> 20)));

/** How many bytes it says to have kept, and whether they are those it was given. */
async function kept(bytes: Buffer, sizes: number[]): Promise<{ counted: number; same: boolean }> {
  const path = freshPath();
  const counted = await keepFile(path, inPieces(bytes, sizes));
  return { counted, same: readFileSync(path).equals(bytes) };
}

describe('a file that is received', () => {
  it.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 17, 17 * mebibyte])(
    'of %i bytes lies on the disk as it came, and is counted',
    async (length) => {
      expect(await kept(bytesOf(length), [64 * 1024])).toEqual({ counted: length, same: true });
    },
  );

  it('is the same however it came in', async () => {
    const bytes = bytesOf(2 * mebibyte + 5);
    const sizes = fc.array(fc.integer({ min: 1_000, max: 2 * mebibyte }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, async (pieces) => {
        expect(await kept(bytes, pieces)).toEqual({ counted: bytes.length, same: true });
      }),
      { numRuns: 15 },
    );
  });

  it('is not taken for whole when its sender breaks off', async () => {
    async function* broken(): AsyncIterable<Buffer> {
      yield bytesOf(mebibyte + 3);
      throw new Error('unexpected end');
    }
    await expect(keepFile(freshPath(), broken())).rejects.toThrow('unexpected end');
  });

  it('never overwrites another', async () => {
    const path = freshPath();
    await keepFile(path, inPieces(Buffer.from('first'), [5]));
    await expect(keepFile(path, inPieces(Buffer.from('second'), [6]))).rejects.toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe('first');
  });

  it('has a folder to lie in, or is refused', async () => {
    const path = join(folder, 'missing', 'file');
    await expect(keepFile(path, inPieces(Buffer.from('x'), [1]))).rejects.toThrow('ENOENT');
    expect(existsSync(path)).toBe(false);
  });
});
