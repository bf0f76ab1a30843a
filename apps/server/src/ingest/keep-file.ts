import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What lies on our disk, and what it is known by. */
export interface KeptFile {
  bytes: number;
  /** SHA-256 over the SHA-256 of each MiB. */
  hash: string;
}

const blockBytes = 1024 * 1024;

/**
 * Writes what comes to a new file, durably. Each block is hashed and written by threads of the pool while the next one is
 * received: the hash of a large file as a whole would hold the event loop longer than everything else about it.
 */
export async function keepFile(path: string, source: AsyncIterable<Buffer>): Promise<KeptFile> {
  const hash = createHash('sha256');
  const handle = await open(path, 'wx', 0o600);
  const keep = async (block: Buffer<ArrayBuffer>): Promise<void> => {
    const [digest] = await Promise.all([crypto.subtle.digest('SHA-256', block), handle.writeFile(block)]);
    hash.update(Buffer.from(digest));
  };
  let bytes = 0;
  let last = Promise.resolve();
  try {
    for await (const block of blocksOf(source)) {
      await last;
      bytes += block.length;
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
  return { bytes, hash: hash.digest('hex') };
}

/** Blocks of the same size, however the bytes come: equal files have equal blocks. */
async function* blocksOf(source: AsyncIterable<Buffer>): AsyncIterable<Buffer<ArrayBuffer>> {
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
