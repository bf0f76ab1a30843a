import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '../database/roles.js';
import { testApp, TestClock, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { AuditRepository } from './audit.repository.js';
import { AuditRetention } from './audit-retention.js';
import { AuditTrail } from './audit-trail.js';
import { AuditVerifier } from './audit-verifier.js';

const dayMs = 24 * 3_600_000;
const clock = new TestClock(new Date());
let hub: TestApp;
let tenant = '';
beforeEach(async () => {
  clock.advance(Date.now() - 100 * dayMs - clock.now().getTime());
  hub ??= await testApp([], { clock, config: { auditRetentionDays: 60 } });
  tenant = await hub.tenant(randomUUID());
});

/** One entry a day for a hundred days. */
async function hundredDays(): Promise<void> {
  for (let day = 1; day <= 100; day += 1) {
    await hub.get(AuditTrail).record(tenant, { action: 'thing.update', after: { day } });
    clock.advance(dayMs);
  }
}
const prune = (): Promise<number> =>
  hub.get(TenantDoor).run(tenant, (em) => hub.get(AuditRetention).prune(em, tenant));
const verify = () => hub.get(AuditVerifier).verify(tenant);
const asOwner = (sql: string): Promise<unknown> =>
  withClient(hub.database.owner, (client) => client.query(sql, [tenant]));

describe('P33: old entries', () => {
  it('go from the beginning, with an entry that says where the rest begins', async () => {
    await hundredDays();
    expect(await prune()).toBe(40);
    expect(await verify()).toMatchObject({ ok: true, from: 41, to: 101, entries: 61 });
    const [newest] = await hub.get(AuditRepository).page(tenant, {}, null, 1);
    expect(newest).toMatchObject({
      action: 'audit.prune',
      changes: { anchor_seq: { to: 40 }, removed: { to: 40 } },
    });
  });

  it('go again and again', async () => {
    await hundredDays();
    await prune();
    expect(await prune()).toBe(0);
    clock.advance(5 * dayMs);
    expect(await prune()).toBe(5);
    expect(await verify()).toMatchObject({ ok: true, from: 46, to: 102 });
  });

  it('that somebody else removed are missed', async () => {
    await hundredDays();
    await prune();
    await asOwner('delete from audit_entry where tenant_id = $1 and seq < 50');
    expect(await verify()).toMatchObject({ ok: false, damage: [{ seq: 50, problem: 'missing' }] });
  });

  it('whose anchor was changed are missed, too', async () => {
    await hundredDays();
    await prune();
    await asOwner(
      `update audit_entry set changes = jsonb_set(changes, '{anchor_hash,to}', '"x"') where tenant_id = $1 and seq = 101`,
    );
    expect((await verify()).damage.map(({ seq, problem }) => [seq, problem])).toEqual([
      [101, 'changed'],
      [41, 'missing'],
    ]);
  });
});

describe('P33: the run-time login', () => {
  it.each([100, 72, 1_000])('cannot remove up to entry %i: it is younger than thirty days', async (upto) => {
    await hundredDays();
    const removed = await hub.get(TenantDoor).run(tenant, (em) => hub.get(AuditRepository).prune(em, upto));
    expect(removed).toBe(0);
    expect(await verify()).toMatchObject({ ok: true, entries: 100 });
  });

  it('cannot reach another organisation', async () => {
    await hundredDays();
    const other = await hub.tenant(randomUUID());
    expect(await hub.get(TenantDoor).run(other, (em) => hub.get(AuditRepository).prune(em, 10))).toBe(0);
    expect(await verify()).toMatchObject({ entries: 100 });
  });
});
