import { AuditRepository, during, type AuditEntry } from '@patchbay/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

/** As a route does it that declares `action`. */
const declaring = <T>(action: string, work: () => Promise<T>): Promise<T> =>
  during(
    {
      actor: { kind: 'user', id: null, name: 'Ann' },
      requestId: null,
      ip: null,
      userAgent: null,
      declared: { action, targetId: null, byService: false },
    },
    work,
  );
const entries = (tenant: string): Promise<AuditEntry[]> =>
  app.hub.get(AuditRepository).page(tenant, {}, null, 10);

describe('P33: the entry of an import', () => {
  it('of a file names it, its source and its size', async () => {
    const tenant = await app.tenant('file');
    const text = 'id,subject\n1,a\n';
    const { id } = await declaring('import.create', () =>
      app.imported(tenant, text, { name: 'first.csv', source: 'crm' }),
    );
    expect(await entries(tenant)).toMatchObject([
      {
        action: 'import.create',
        target_type: 'import',
        target_id: id,
        target_name: 'first.csv',
        changes: { kind: { to: 'file' }, source: { to: 'crm' }, bytes: { to: Buffer.byteLength(text) } },
      },
    ]);
  });

  it('of records says how many, and keeps none of them', async () => {
    const tenant = await app.tenant('records');
    const { job_id } = await declaring('import.create', () =>
      app.imports.acceptRecords(tenant, app.userId, [{ subject: 'canary' }, { subject: 'b' }]),
    );
    const all = await entries(tenant);
    expect(all).toMatchObject([{ target_id: job_id, changes: { records: { to: 2 } } }]);
    expect(JSON.stringify(all)).not.toContain('canary');
  });

  it('that is stopped says how far it was', async () => {
    const tenant = await app.tenant('stopped');
    await app.peek(
      `insert into import_job(tenant_id, id, kind, source, status) values ($1, $2, 'records', 'api', 'queued')`,
      [tenant, '00000000-0000-4000-8000-000000000001'],
    );
    const id = '00000000-0000-4000-8000-000000000001';
    await declaring('import.cancel', () => app.imports.cancel(tenant, id));
    expect((await entries(tenant)).at(0)).toMatchObject({
      action: 'import.cancel',
      changes: {
        status: { from: 'queued', to: 'cancelled' },
        cancel_requested: { from: false, to: true },
      },
    });
    const again = declaring('import.cancel', () => app.imports.cancel(tenant, id));
    await expect(again).rejects.toMatchObject({ status: 409 });
    expect(await entries(tenant)).toHaveLength(1);
  });

  it('without a route that declares it is none: the pipeline is not audited', async () => {
    const tenant = await app.tenant('pipeline');
    await app.imported(tenant, 'id,subject\n1,a\n');
    expect(await entries(tenant)).toEqual([]);
  });
});
