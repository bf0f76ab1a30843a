import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtThread } from '../testing/built-thread.js';
import { fileOf } from '../testing/files.js';
import { ThreadSlices } from './parquet-slices.js';

let folder: string;
let entry: URL;
const ids = Array.from({ length: 2_000 }, (_, i) => String(i));
const good = Buffer.from(
  parquetWriteBuffer({
    columnData: [
      { name: 'id', data: ids, type: 'STRING' },
      { name: 'subject', data: ids.map((id) => `subject of ${id}`), type: 'STRING' },
    ],
    statistics: false,
  }),
);
const open: ThreadSlices[] = [];

beforeAll(async () => {
  ({ folder, entry } = await builtThread(new URL('parquet-thread.ts', import.meta.url)));
});
afterAll(() => Promise.all(open.map((slices) => slices.close())));

function thread(bytes: Buffer, timeoutMs?: number): ThreadSlices {
  const slices = new ThreadSlices(
    { path: fileOf(bytes, 'x.parquet'), columns: ['subject', 'id'] },
    entry,
    timeoutMs,
  );
  open.push(slices);
  return slices;
}

const patched = (at: number, value: number): Buffer => {
  const copy = Buffer.from(good);
  copy[at] = value;
  return copy;
};

describe('decoding in a thread', () => {
  it('answers cells in the order of the columns', async () => {
    expect(await thread(good).read(3, 5)).toEqual([
      ['subject of 3', '3'],
      ['subject of 4', '4'],
    ]);
  });

  it('answers slice after slice', async () => {
    const slices = thread(good);
    const parts = [await slices.read(0, 1_500), await slices.read(1_500, 2_000)];
    expect(parts.flat().map((row) => row[1])).toEqual(ids);
  });

  // These bytes of a page header and its levels once sent the decoder into a loop of minutes.
  it.each([15, 20, 22, 24])(
    'gives up a file with byte %i damaged, with the place, and the process lives on',
    async (at) => {
      const outcome = await thread(patched(at, 255), 500)
        .read(0, 1_000)
        .catch((error: unknown) => error);
      expect(outcome).toMatchObject({
        status: 422,
        message: expect.stringMatching(/damaged near row 1:/) as string,
      });
    },
  );

  it('says what the thread says', async () => {
    await expect(thread(good.subarray(0, 4_000)).read(0, 1)).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/cut off/) as string,
    });
  });

  it('a thread that ends is a reason, not silence', async () => {
    const missing = new ThreadSlices(
      { path: '/nowhere', columns: [] },
      pathToFileURL(join(folder, 'absent.mjs')),
    );
    await expect(missing.read(0, 1)).rejects.toMatchObject({ status: 422 });
  });
});
