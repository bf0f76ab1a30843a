import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { armFault, JobRepository } from '@patchbay/platform';
import { testDatabase, type TestDatabase } from '@patchbay/platform/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let database: TestDatabase;
/** A node that only accepts; what a worker will find can be prepared in peace. */
let door: TicketApp;
beforeEach(async () => {
  database = await testDatabase();
  door = await ticketApp({ database, config: { roles: ['http'] } });
});

let disarm = (): void => {};
afterEach(() => disarm());

const worker = (): Promise<TicketApp> => ticketApp({ database });
const attempted = (id: string, attempts: number): Promise<unknown> =>
  door.peek(`update job set attempts = $2 where payload->>'import_id' = $1`, [id, attempts]);

describe('what no attempt can mend', () => {
  it('a file that is gone ends the import with a reason', async () => {
    const tenant = await door.tenant('acme');
    const id = await door.upload(tenant, 'id,subject\n1,a\n');
    for (const file of readdirSync(door.uploads())) rmSync(join(door.uploads(), file));
    const app = await worker();
    expect(await app.ended(tenant, id)).toMatchObject({
      status: 'failed',
      error: 'The file is no longer here. Upload it again.',
    });
  });

  it('an import that keeps killing its worker is given up, not tried for ever', async () => {
    const tenant = await door.tenant('acme');
    const id = await door.upload(tenant, 'id,subject\n1,a\n');
    await attempted(id, 6);
    const app = await worker();
    expect(await app.ended(tenant, id)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('interrupted too often') as string,
    });
    expect(await app.count('ticket', tenant)).toBe(0);
  });

  it('failures of ours end it after five attempts; the job is a dead letter with the reason', async () => {
    const tenant = await door.tenant('acme');
    const id = await door.upload(tenant, 'id,subject\n1,a\n');
    await attempted(id, 4);
    disarm = armFault('import:before-commit', () => {
      throw new Error('a bug');
    });
    const app = await worker();
    expect(await app.ended(tenant, id)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('internal error') as string,
    });
    await expect
      .poll(() => app.hub.get(JobRepository).dead(tenant, 10))
      .toMatchObject([{ queue: 'import', last_error: expect.stringContaining('a bug') as string }]);
  });

  it('a database that is away too long ends it too, instead of leaving it running for ever', async () => {
    const tenant = await door.tenant('acme');
    const id = await door.upload(tenant, 'id,subject\n1,a\n');
    await attempted(id, 7);
    await door.peek(`update job set attempts = 5 where payload->>'import_id' = $1`, [id]);
    await door.peek(`update job set max_attempts = 6 where payload->>'import_id' = $1`, [id]);
    disarm = armFault('import:before-commit', () => {
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    });
    const app = await worker();
    expect(await app.ended(tenant, id)).toMatchObject({ status: 'failed' });
  });

  it('an import cancelled before a worker came stores nothing and leaves no file', async () => {
    const tenant = await door.tenant('acme');
    const id = await door.upload(tenant, 'id,subject\n1,a\n');
    expect(await door.imports.cancel(tenant, id)).toMatchObject({ status: 'cancelled' });
    const app = await worker();
    await expect.poll(() => readdirSync(door.uploads())).toEqual([]);
    expect(await app.imports.get(tenant, id)).toMatchObject({
      status: 'cancelled',
      progress: { processed: 0 },
    });
    expect(await app.count('ticket', tenant)).toBe(0);
  });
});

describe('what is wrong with the file is told at once', () => {
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['no text column', 'start,calls\n2003-01-01,1\n', 'x.csv', /no column is the subject or the body/],
    ['ambiguous dates', 'subject,date\na,02/03/2026\n', 'x.csv', /date_order/],
    ['duplicate columns', 'id,id\n1,1\n', 'x.csv', /Two columns/],
    ['a spreadsheet', 'PK\u0003\u0004', 'x.xlsx', /not read/],
    ['nothing', '', 'x.csv', /empty/],
    ['a damaged Parquet file', 'PAR1 oh no', 'x.parquet', /cut off/],
    [
      'a truncated array: the rows before it are stored',
      '[{"id":"1","subject":"a"},{"id":"2",',
      'x.json',
      /not closed/,
    ],
  ])('%s', async (_, content, name, error) => {
    const app = await worker();
    const tenant = await app.tenant('acme');
    const job = await app.imported(tenant, content, { name });
    expect(job).toMatchObject({ status: 'failed', error: expect.stringMatching(error) as string });
    expect(job.finished_at).not.toBeNull();
    expect(await app.count('ticket', tenant)).toBe(name === 'x.json' ? 1 : 0);
  });
});
