import { once } from 'node:events';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Hub } from '../support/hub.js';

/** Sends a file as the console does, by a client that leaves the machine to the hub; answers the job's id. */
export async function upload(hub: Hub, file: string): Promise<string> {
  const boundary = 'patchbay-bench';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="tickets.csv"\r\ncontent-type: text/csv\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const headers = {
    authorization: `Bearer ${await hub.accessToken()}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': statSync(file).size + head.length + tail.length,
  };
  const sent = request(`${hub.address}/api/upload`, { method: 'POST', headers });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.write(head);
  for await (const block of createReadStream(file, { highWaterMark: 1024 * 1024 }))
    if (!sent.write(block)) await once(sent, 'drain');
  sent.end(tail);
  const [answer] = await answered;
  const body = await text(answer);
  if (answer.statusCode !== 202) throw new Error(`the upload was answered ${answer.statusCode}: ${body}`);
  return (JSON.parse(body) as { job_id: string }).job_id;
}

/** Seconds from the row of the job to its end. */
export async function imported(hub: Hub, id: string, rows: number): Promise<number> {
  for (;;) {
    const job = await hub.api<{
      status: string;
      error: string | null;
      created_at: string;
      finished_at: string | null;
      progress: { processed: number };
    }>('GET', `/api/job/${id}`);
    if (job.finished_at) {
      if (job.progress.processed !== rows)
        throw new Error(`the import ended ${job.status} after ${job.progress.processed} rows: ${job.error}`);
      return (Date.parse(job.finished_at) - Date.parse(job.created_at)) / 1_000;
    }
    await sleep(100);
  }
}

/** Seconds since `since` until no job of the queue is left. Asks the small table: counting tickets would slow down what it measures. */
export async function drained(client: pg.Client, queue: string, since: number): Promise<number> {
  const left = 'select count(*)::int as n from job where queue = $1 and state in (0, 1)';
  while (((await client.query<{ n: number }>(left, [queue])).rows[0]?.n ?? 0) > 0) await sleep(200);
  return (performance.now() - since) / 1_000;
}

/** Throws unless the statement counts nothing. */
export async function assertNone(client: pg.Client, sql: string): Promise<void> {
  const n = (await client.query<{ n: number }>(sql)).rows[0]?.n;
  if (n !== 0) throw new Error(`${n} left: ${sql}`);
}

/** The superuser's address of a hub's embedded database. */
export function embeddedUrl(hub: Hub): string {
  const base = /^Data folder: (.+)$/m.exec(hub.output)?.[1] ?? join(hub.folder, 'data');
  const port = readFileSync(join(base, 'pgdata/postmaster.pid'), 'utf8').split('\n')[3];
  const secret = readFileSync(join(base, 'postgres.secret'), 'utf8').trim();
  return `postgres://patchbay_admin:${encodeURIComponent(secret)}@127.0.0.1:${port}/patchbay`;
}
