import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(10 * 256);
let used = pool.length;

/**
 * A UUID version 7 (RFC 9562): time-ordered, so that bulk inserts stay at the right edge of the index.
 * Made here because `uuidv7()` exists only from PostgreSQL 18 on.
 */
export function newId(now = Date.now()): string {
  if (used >= pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += 10));
  const time = now.toString(16).padStart(12, '0');
  const tail = Buffer.from(random.buffer, random.byteOffset, 10);
  tail[0] = (tail[0]! & 0x0f) | 0x70;
  tail[2] = (tail[2]! & 0x3f) | 0x80;
  const hex = tail.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}
