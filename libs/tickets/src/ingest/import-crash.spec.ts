import { armFault, JobRepository } from '@patchbay/platform';
import { afterEach, describe, expect, it } from 'vitest';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let disarm = (): void => {};
afterEach(() => disarm());

const rows = 13_000;
const bad = 13;
const table = `id,subject,body\n${Array.from({ length: rows }, (_, i) => (i % 1_000 === 7 ? 'broken\n' : `${i},subject ${i},text\n`)).join('')}`;

/** As kill -9 does: the worker never comes back, its lease runs out, a sweep gives the job to another. */
async function crashAt(app: TicketApp, point: string, time: number): Promise<void> {
  let times = 0;
  let crashed = (): void => {};
  const crash = new Promise<void>((done) => (crashed = done));
  disarm = armFault(point, () => {
    times += 1;
    if (times === time) crashed();
    return times === time ? new Promise<void>(() => {}) : undefined;
  });
  await crash;
  await app.peek(
    `update job set lease_until = now() - interval '1 second' where queue = 'import' and state = 1`,
  );
  await app.hub.get(JobRepository).sweep();
}

describe('a worker that dies in the middle of an import', () => {
  it.each([1, 2, 3])('after batch %i: another goes on; no row twice, none lost', async (time) => {
    const app = await ticketApp();
    const tenant = await app.tenant('acme');
    const id = await app.upload(tenant, table);
    await crashAt(app, 'import:after-batch', time);
    const job = await app.ended(tenant, id);
    expect(job).toMatchObject({
      status: 'succeeded',
      progress: { processed: rows - bad, total: rows, rejected: bad },
    });
    expect(await app.count('ticket', tenant)).toBe(rows - bad);
    expect(await app.count('import_reject', tenant)).toBe(bad);
    const told = (await app.news(tenant)).flatMap((news) => news.ticket_ids);
    expect(told).toHaveLength(rows - bad);
    expect(new Set(told).size).toBe(rows - bad);
  });

  it('rows without ids are not doubled either', async () => {
    const app = await ticketApp();
    const tenant = await app.tenant('acme');
    const id = await app.upload(tenant, `subject,body\n${'same,row\n'.repeat(9_000)}`);
    await crashAt(app, 'import:after-batch', 1);
    expect(await app.ended(tenant, id)).toMatchObject({
      status: 'succeeded',
      progress: { processed: 9_000 },
    });
    expect(await app.count('ticket', tenant)).toBe(9_000);
  });

  it('before a batch commits: the batch is not half there', async () => {
    const app = await ticketApp();
    const tenant = await app.tenant('acme');
    const id = await app.upload(tenant, table);
    let times = 0;
    let reached = (): void => {};
    const reach = new Promise<void>((done) => (reached = done));
    let die = (): void => {};
    const death = new Promise<void>((done) => (die = done));
    disarm = armFault('import:before-commit', async () => {
      times += 1;
      if (times !== 2) return;
      reached();
      await death;
      throw new Error('killed');
    });
    await reach;
    expect(await app.imports.get(tenant, id)).toMatchObject({ progress: { processed: 3_996, rejected: 4 } });
    expect(await app.count('ticket', tenant)).toBe(3_996);
    die();
    await app.ended(tenant, id);
    expect(await app.count('ticket', tenant)).toBe(rows - bad);
  });
});

describe('a batch that fails in the database', () => {
  it('is undone whole and tried again', async () => {
    const app = await ticketApp();
    const tenant = await app.tenant('acme');
    let failures = 1;
    disarm = armFault('import:before-commit', () => {
      failures -= 1;
      if (failures >= 0) throw new Error('the database hiccuped');
    });
    const job = await app.ended(tenant, await app.upload(tenant, table));
    expect(job).toMatchObject({ status: 'succeeded', progress: { processed: rows - bad, rejected: bad } });
    expect(await app.count('ticket', tenant)).toBe(rows - bad);
    expect((await app.news(tenant)).flatMap((news) => news.ticket_ids)).toHaveLength(rows - bad);
  });
});
