import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const blockBytes = 1024 * 1024;

/**
 * What a file's content is known by: SHA-256, in hex, over the SHA-256 of each MiB. Blocks are read and hashed by threads of
 * the pool: the hash of a large file as a whole would hold the event loop. Throws what the file system says.
 */
export async function fileHash(path: string): Promise<string> {
  const whole = createHash('sha256');
  const handle = await open(path, 'r');
  const block = Buffer.alloc(blockBytes);
  try {
    for (let at = 0; ; at += blockBytes) {
      const { bytesRead } = await handle.read(block, 0, blockBytes, at);
      if (bytesRead === 0) return whole.digest('hex');
      const digest = await crypto.subtle.digest('SHA-256', block.subarray(0, bytesRead));
      whole.update(Buffer.from(digest));
    }
  } finally {
    await handle.close();
  }
}
