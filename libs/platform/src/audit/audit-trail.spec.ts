import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { JobQueue } from '../jobs/job-queue.js';
import { eventually, peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { actAs, asSystem, during, type Act } from './act.js';
import type { AuditEntry } from './audit-entry.js';
import { AuditRepository } from './audit.repository.js';
import { AuditTrail } from './audit-trail.js';

let hub: TestApp;
let tenant = '';
let door: TenantDoor;
let trail: AuditTrail;
beforeEach(async () => {
  hub ??= await testApp([]);
  tenant = await hub.tenant(randomUUID());
  door = hub.get(TenantDoor);
  trail = hub.get(AuditTrail);
});

const entries = async (): Promise<AuditEntry[]> =>
  (await hub.get(AuditRepository).page(tenant, {}, null, 100)).toReversed();
const actions = async (): Promise<string[]> => (await entries()).map(({ action }) => action);
const request = (action: string | null, byService = false): Act => ({
  actor: { kind: 'user', id: randomUUID(), name: 'Ann' },
  requestId: 'r-1',
  ip: '10.1.2.3',
  userAgent: 'spec',
  declared: action ? { action, targetId: 'thing-1', byService } : null,
});
const change = (key: string = randomUUID()): Promise<unknown> =>
  door.run(tenant, (em) =>
    em.query(`insert into tenant_setting(tenant_id, key, value) values ($1, $2, '1')`, [tenant, key]),
  );
const settings = async (): Promise<number> =>
  (await peek(hub.database, 'select 1 from tenant_setting where tenant_id = $1', [tenant])).length;

describe('P33: a declared change', () => {
  it('gets its entry with the first transaction that changes anything, and only there', async () => {
    await during(request('thing.update'), async () => {
      await door.run(tenant, (em) => em.query('select 1'));
      expect(await entries()).toEqual([]);
      await change();
      await change();
    });
    expect(await entries()).toMatchObject([
      {
        seq: 1,
        action: 'thing.update',
        actor_kind: 'user',
        actor_name: 'Ann',
        target_type: 'thing',
        target_id: 'thing-1',
        changes: {},
        ip: '10.1.2.3',
        user_agent: 'spec',
        request_id: 'r-1',
      },
    ]);
  });

  it('has one entry when the service tells of it', async () => {
    await during(request('thing.update'), () =>
      door.run(tenant, async () => {
        await change();
        await trail.record(tenant, { action: 'thing.update', before: { a: 1 }, after: { a: 2 } });
      }),
    );
    expect(await entries()).toMatchObject([{ action: 'thing.update', changes: { a: { from: 1, to: 2 } } }]);
  });

  it('has one entry when the service adds details', async () => {
    await during(request('thing.update'), () =>
      door.run(tenant, async () => {
        await change();
        await trail.detail(tenant, { target: { type: 'thing', id: '7', name: 'Seven' }, after: { a: 2 } });
      }),
    );
    expect(await entries()).toMatchObject([{ action: 'thing.update', target_id: '7', target_name: 'Seven' }]);
  });

  it('of a service is not written for it', async () => {
    await during(request('thing.create', true), async () => {
      await change();
      expect(await entries()).toEqual([]);
      await trail.record(tenant, { action: 'thing.create' });
    });
    expect(await actions()).toEqual(['thing.create']);
  });

  it('that fails leaves neither change nor entry, and can be tried again', async () => {
    await during(request('thing.update'), async () => {
      const broken = door.run(tenant, async () => {
        await change();
        await trail.record(tenant, { action: 'thing.note' });
        throw new Error('stop');
      });
      await expect(broken).rejects.toThrow('stop');
      expect([await settings(), await entries()]).toEqual([0, []]);
      await change();
    });
    expect(await actions()).toEqual(['thing.update']);
  });

  it('that nothing declares has no entry: the pipeline is not audited row by row', async () => {
    await change();
    await during(request(null), () => change());
    await trail.detail(tenant, { after: { a: 1 } });
    expect(await entries()).toEqual([]);
  });

  it('needs a name', async () => {
    await expect(trail.record(tenant, { after: {} })).rejects.toThrow('needs an action');
  });
});

describe('who', () => {
  it('is named as they are called now: they may be gone when it is read', async () => {
    const users = await peek<{ id: string }>(
      hub.database,
      `insert into app_user(tenant_id, email, name, role) values ($1, $1 || '@x.test', 'X', 'agent') returning id`,
      [tenant],
    );
    const { id } = users.at(0)!;
    await during(request(null), async () => {
      actAs({ kind: 'user', id, name: null });
      await trail.record(tenant, { action: 'thing.update' });
    });
    expect(await entries()).toMatchObject([{ actor_id: id, actor_name: `${tenant}@x.test` }]);
  });

  it('is the hub in background work, even when a request woke it up', async () => {
    const queue = hub.get(JobQueue);
    const name = randomUUID();
    queue.workSingly(name, {}, (job) => trail.record(job.tenantId, { action: 'thing.mend' }));
    await during(request(null), () =>
      door.run(tenant, (em) => queue.enqueue(em, tenant, [{ queue: name, payload: {} }])),
    );
    await eventually(async () => expect(await entries()).toHaveLength(1));
    expect(await entries()).toMatchObject([
      { actor_kind: 'system', actor_name: name, request_id: null, ip: null },
    ]);
  });

  it('is whom the service names', async () => {
    await asSystem('night', () =>
      trail.record(tenant, { action: 'session.open', actor: { kind: 'user', id: 'u', name: 'Bob' } }),
    );
    expect(await entries()).toMatchObject([{ actor_kind: 'user', actor_name: 'Bob' }]);
  });

  it('sends any text: it is cut and made storable', async () => {
    const act = { ...request(null), userAgent: `\u0000${'x'.repeat(1_000)}` };
    await during(act, () => trail.record(tenant, { action: 'thing.update' }));
    expect((await entries())[0]?.user_agent).toBe('x'.repeat(300));
  });
});

describe('writers of one organisation', () => {
  it('wait only for the end of the one before, not for its work', async () => {
    let release = (): void => {};
    const held = new Promise<void>((done) => (release = done));
    const slow = door.run(tenant, async () => {
      await trail.record(tenant, { action: 'slow.change' });
      await held;
    });
    await trail.record(tenant, { action: 'quick.change' });
    release();
    await slow;
    expect(await actions()).toEqual(['quick.change', 'slow.change']);
  });
});
