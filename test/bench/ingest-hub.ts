import { openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Hub } from '../support/hub.js';

/** Sends a file as the console does; answers the job's id. */
export async function upload(hub: Hub, file: string): Promise<string> {
  const form = new FormData();
  form.set('file', await openAsBlob(file), 'tickets.csv');
  return (await hub.api<{ job_id: string }>('POST', '/api/upload', form)).job_id;
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
