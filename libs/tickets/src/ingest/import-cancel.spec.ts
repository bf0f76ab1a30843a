import { readdirSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holdAfterBatch } from '../testing/hold-imports.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

let disarm = (): void => {};
afterEach(() => disarm());

const table = (rows: number): string =>
  `id,subject\n${Array.from({ length: rows }, (_, i) => `${i},subject ${i}\n`).join('')}`;

describe('cancelling', () => {
  it('a running import stops it after the batch at hand; what is stored stays', async () => {
    const tenant = await app.tenant('running');
    const { reached, go, disarm: release } = holdAfterBatch();
    disarm = release;
    const id = await app.upload(tenant, table(20_000));
    await reached;
    expect(await app.imports.cancel(tenant, id)).toMatchObject({ status: 'running' });
    go();
    const job = await app.ended(tenant, id);
    expect(job).toMatchObject({ status: 'cancelled', error: null, eta_seconds: null });
    expect(job.finished_at).not.toBeNull();
    const stored = await app.count('ticket', tenant);
    expect(stored).toBe(job.progress.processed);
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(20_000);
    expect(readdirSync(app.uploads())).toEqual([]);
  });

  it('a waiting import ends it at once; nothing is stored, its file goes', async () => {
    const tenant = await app.tenant('waiting');
    const { reached, go, disarm: release } = holdAfterBatch();
    disarm = release;
    const busy = [await app.upload(tenant, table(10)), await app.upload(tenant, table(11))];
    await reached;
    const id = await app.upload(tenant, table(12));
    expect(await app.imports.cancel(tenant, id)).toMatchObject({
      status: 'cancelled',
      progress: { processed: 0 },
    });
    go();
    for (const one of busy) expect(await app.ended(tenant, one)).toMatchObject({ status: 'succeeded' });
    expect(await app.count('ticket', tenant)).toBe(11);
    await expect.poll(() => readdirSync(app.uploads())).toEqual([]);
  });

  it.each<[string, string]>([
    ['succeeded', 'id,subject\n1,a\n'],
    ['failed', 'nothing,useful\n1,2\n'],
  ])('an import that has %s is refused', async (status, content) => {
    const tenant = await app.tenant(`done-${status}`);
    const job = await app.imported(tenant, content);
    expect(job.status).toBe(status);
    await expect(app.imports.cancel(tenant, job.id)).rejects.toMatchObject({
      status: 409,
      message: `The job has already ${status}.`,
    });
  });

  it('twice is refused the second time', async () => {
    const tenant = await app.tenant('twice');
    const { reached, go, disarm: release } = holdAfterBatch();
    disarm = release;
    const id = await app.upload(tenant, table(9_000));
    await reached;
    await app.imports.cancel(tenant, id);
    go();
    await app.ended(tenant, id);
    await expect(app.imports.cancel(tenant, id)).rejects.toMatchObject({
      status: 409,
      message: 'The job has already cancelled.',
    });
  });

  it('a foreign import is not found', async () => {
    const [mine, other] = [await app.tenant('mine'), await app.tenant('other')];
    const job = await app.imported(mine, table(1));
    await expect(app.imports.cancel(other, job.id)).rejects.toMatchObject({ status: 404 });
  });

  it('lets the same file be imported again', async () => {
    const tenant = await app.tenant('again');
    const { reached, go, disarm: release } = holdAfterBatch();
    disarm = release;
    const first = await app.upload(tenant, table(9_000));
    await reached;
    await app.imports.cancel(tenant, first);
    const second = await app.upload(tenant, table(9_000));
    expect(second).not.toBe(first);
    go();
    disarm();
    expect(await app.ended(tenant, first)).toMatchObject({ status: 'cancelled' });
    expect(await app.ended(tenant, second)).toMatchObject({
      status: 'succeeded',
      progress: { processed: 9_000 },
    });
    expect(await app.count('ticket', tenant)).toBe(9_000);
  });
});
