import { open } from 'node:fs/promises';

const blockBytes = 1024 * 1024;
/** What is not on the disk yet when the last byte comes has to be waited for. */
const syncEveryBytes = 16 * blockBytes;

/**
 * Writes what comes to a new file, durably; answers how many bytes. Each block is written by a thread of the pool while the
 * next one is received.
 */
export async function keepFile(path: string, source: AsyncIterable<Buffer>): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  let bytes = 0;
  let last: Promise<void> = Promise.resolve();
  const keep = async (block: Buffer): Promise<void> => {
    await handle.writeFile(block);
    bytes += block.length;
    if (bytes % syncEveryBytes === 0) await handle.datasync();
  };
  try {
    for await (const block of blocksOf(source)) {
      await last;
      last = keep(block);
      // A failure is told at the next block; until then it is no unhandled rejection.
      last.catch(() => {});
    }
    await last;
    await handle.datasync();
  } finally {
    await last.catch(() => {});
    await handle.close();
  }
  return bytes;
}

/** Many small pieces as few large ones: each write is a task for the pool. */
async function* blocksOf(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let block = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      const copied = chunk.copy(block, filled, at);
      at += copied;
      filled += copied;
      if (filled < blockBytes) continue;
      yield block;
      block = Buffer.allocUnsafe(blockBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
