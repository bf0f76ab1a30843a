import { randomFillSync } from 'node:crypto';

const tailBytes = 10;
/** Of what follows the time, as it is written: `-7xxx-axxx-xxxxxxxxxxxx`. */
const tailLength = 23;
const pool = Buffer.alloc(tailBytes * 1_024);
let tails = '';
let used = 0;
let lastTime = Number.NaN;
let head = '';

/**
 * A UUID version 7 (RFC 9562): time-ordered, so that bulk inserts stay at the right edge of the index.
 * Made here because `uuidv7()` exists only from PostgreSQL 18 on.
 */
export function newId(now = Date.now()): string {
  if (used >= tails.length) refill();
  return headOf(now) + tails.slice(used, (used += tailLength));
}

/** Draws and spells out what follows the time for many ids at once: an import takes one for each of its rows. */
function refill(): void {
  randomFillSync(pool);
  for (let at = 0; at < pool.length; at += tailBytes) {
    pool[at] = (pool[at]! & 0x0f) | 0x70;
    pool[at + 2] = (pool[at + 2]! & 0x3f) | 0x80;
  }
  tails = pool.toString('hex').replace(/(.{4})(.{4})(.{12})/g, '-$1-$2-$3');
  used = 0;
}

function headOf(now: number): string {
  if (now !== lastTime) {
    const time = now.toString(16).padStart(12, '0');
    head = `${time.slice(0, 8)}-${time.slice(8)}`;
    lastTime = now;
  }
  return head;
}
