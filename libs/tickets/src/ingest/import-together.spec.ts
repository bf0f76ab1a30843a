import { armFault, TenantDoor } from '@patchbay/platform';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

let disarm = (): void => {};
afterEach(() => disarm());

const table = (rows: number, text = 'text'): string =>
  `id,subject,body\n${Array.from({ length: rows }, (_, i) => `${i},subject ${i},${text}\n`).join('')}`;

describe('imports at the same time', () => {
  it('two run side by side', async () => {
    const tenant = await app.tenant('side');
    const running = new Set<string>();
    let both = (): void => {};
    const together = new Promise<void>((done) => (both = done));
    disarm = armFault('import:after-batch', async () => {
      const rows = await app.peek<{ id: string }>(
        `select id from import_job where tenant_id = $1 and status = 'running'`,
        [tenant],
      );
      for (const row of rows) running.add(row.id);
      if (running.size === 2) both();
      await together;
    });
    const ids = [await app.upload(tenant, table(9_000)), await app.upload(tenant, table(9_001))];
    const jobs = await Promise.all(ids.map((id) => app.ended(tenant, id)));
    expect(jobs.map((job) => job.status)).toEqual(['succeeded', 'succeeded']);
    expect(await app.count('ticket', tenant)).toBe(9_001);
  });

  it('the same rows in opposite order end without a deadlock and without duplicates', async () => {
    const tenant = await app.tenant('opposite');
    const rows = Array.from({ length: 12_000 }, (_, i) => `${i},s${i}`);
    const files = [rows, [...rows].reverse()].map(
      (order, n) => `id,subject,n\n${order.map((row) => `${row},${n}`).join('\n')}\n`,
    );
    const ids = await Promise.all(files.map((file) => app.upload(tenant, file)));
    const jobs = await Promise.all(ids.map((id) => app.ended(tenant, id, 30_000)));
    expect(jobs.map((job) => [job.status, job.progress.processed])).toEqual([
      ['succeeded', 12_000],
      ['succeeded', 12_000],
    ]);
    expect(await app.count('ticket', tenant)).toBe(12_000);
  });

  it('records of the API do not wait for files', async () => {
    const tenant = await app.tenant('records');
    let go = (): void => {};
    const gate = new Promise<void>((done) => (go = done));
    const files: string[] = [];
    disarm = armFault('import:after-batch', async () => {
      const [file] = await app.peek<{ n: number }>(
        `select count(*)::int as n from import_job where kind = 'records' and status = 'succeeded'`,
      );
      if (file?.n === 0) await Promise.race([gate, new Promise((done) => setTimeout(done, 50))]);
    });
    for (const rows of [16_000, 16_001]) files.push(await app.upload(tenant, table(rows)));
    const { job_id } = await app.imports.acceptRecords(tenant, app.userId, [{ subject: 'urgent' }]);
    expect(await app.ended(tenant, job_id)).toMatchObject({ status: 'succeeded', kind: 'data_ingest' });
    go();
    for (const id of files) await app.ended(tenant, id, 30_000);
  });
});

describe('organisations', () => {
  it('import the same ids without meeting', async () => {
    const tenants = [await app.tenant('acme'), await app.tenant('globex')];
    await Promise.all(tenants.map((tenant) => app.imported(tenant, table(200, tenant))));
    for (const tenant of tenants) {
      const rows = await app.peek<{ body: string }>('select distinct body from ticket where tenant_id = $1', [
        tenant,
      ]);
      expect(rows).toEqual([{ body: tenant }]);
      expect(await app.count('ticket', tenant)).toBe(200);
    }
  });

  it('see neither the other’s jobs nor rejects nor tickets', async () => {
    const [mine, other] = [await app.tenant('mine'), await app.tenant('other')];
    const job = await app.imported(mine, 'id,subject\nbad\n1,a\n');
    await expect(app.imports.get(other, job.id)).rejects.toMatchObject({ status: 404 });
    expect(await app.imports.page(other, null, 10)).toEqual({ items: [], total: 0 });
    for (const table of ['ticket', 'import_job', 'import_reject']) {
      const rows = await app.hub
        .get(TenantDoor)
        .run<unknown[]>(other, (em) => em.query(`select * from ${table}`));
      expect([table, rows]).toEqual([table, []]);
    }
  });

  it('cannot have a row stored under another’s name', async () => {
    const [mine, other] = [await app.tenant('thief'), await app.tenant('victim')];
    const job = await app.imported(mine, `id,subject,tenant_id\n1,a,${other}\n`);
    expect(job.status).toBe('succeeded');
    expect(await app.count('ticket', other)).toBe(0);
    const [row] = await app.peek<{ metadata: object }>('select metadata from ticket where tenant_id = $1', [
      mine,
    ]);
    expect(row?.metadata).toEqual({ tenant_id: other });
  });
});
