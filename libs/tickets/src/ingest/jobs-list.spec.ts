import { beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '@patchbay/domain';
import type { ImportView } from './import-view.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

async function several(tenant: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push((await app.imported(tenant, `id,subject\n${i},a\n`)).id);
  return ids;
}

/** All pages, walked as the console does: with the last item of a page as the place to go on. */
async function walk(tenant: string, limit: number): Promise<ImportView[]> {
  const seen: ImportView[] = [];
  for (let after: { created_at: string; id: string } | null = null; ;) {
    const { items } = await app.imports.page(tenant, after, limit);
    seen.push(...items);
    const last = items.at(-1);
    if (!last || items.length < limit) return seen;
    after = { created_at: last.created_at, id: last.id };
  }
}

describe('the list of jobs', () => {
  it('shows files and records, newest first, in the shape of a job', async () => {
    const tenant = await app.tenant('mixed');
    const file = await app.imported(tenant, 'id,subject\n1,a\n', { name: 'first.csv', source: 'crm' });
    const { job_id } = await app.imports.acceptRecords(tenant, app.userId, [{ subject: 'b' }]);
    await app.ended(tenant, job_id);
    const { items, total } = await app.imports.page(tenant, null, 10);
    expect(total).toBe(2);
    expect(items.map((item) => [item.id, item.kind, item.file_name, item.source])).toEqual([
      [job_id, 'data_ingest', null, 'api'],
      [file.id, 'file_import', 'first.csv', 'crm'],
    ]);
    for (const item of items) expect(jobSchema.safeParse(item).error).toBeUndefined();
  });

  it.each([1, 2, 3, 7])('has each once when walked by pages of %i', async (limit) => {
    const tenant = await app.tenant(`walk-${limit}`);
    const ids = await several(tenant, 5);
    expect((await walk(tenant, limit)).map((job) => job.id)).toEqual(ids.toReversed());
  });

  it('loses none that was made in the same millisecond', async () => {
    const tenant = await app.tenant('millisecond');
    await several(tenant, 6);
    await app.peek(
      `update import_job j set created_at = timestamptz '2026-03-01 12:00:00.1230Z' + n * interval '100 microseconds'
         from (select id, row_number() over (order by id) as n from import_job where tenant_id = $1) x where j.id = x.id`,
      [tenant],
    );
    expect(new Set((await walk(tenant, 2)).map((job) => job.id)).size).toBe(6);
  });

  it('is empty for a new organisation', async () => {
    expect(await app.imports.page(await app.tenant('new'), null, 10)).toEqual({ items: [], total: 0 });
  });
});

describe('one job', () => {
  it('tells rate and times once it is done', async () => {
    const tenant = await app.tenant('rate');
    const job = await app.imported(
      tenant,
      `id,subject\n${Array.from({ length: 3_000 }, (_, i) => `${i},s\n`).join('')}`,
    );
    expect(job.rate_per_second).toBeGreaterThan(0);
    expect(job.eta_seconds).toBeNull();
    expect(Date.parse(job.finished_at ?? '')).toBeGreaterThanOrEqual(Date.parse(job.created_at));
  });

  it.each(['00000000-0000-7000-8000-000000000000'])('unknown: %s is not found', async (id) => {
    await expect(app.imports.get(await app.tenant('nobody'), id)).rejects.toMatchObject({ status: 404 });
  });
});
