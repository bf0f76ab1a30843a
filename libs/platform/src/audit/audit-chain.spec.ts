import { beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '../database/roles.js';
import { testApp, TestClock, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { AuditTrail } from './audit-trail.js';
import { AuditVerifier, type Verdict } from './audit-verifier.js';

let hub: TestApp;
let tenant = 0;
let acme = '';
const clock = new TestClock(new Date('2026-03-01T12:00:00Z'));

beforeEach(async () => {
  hub ??= await testApp([], { clock });
  acme = await hub.tenant(`acme-${(tenant += 1)}`);
});

const verify = (id = acme): Promise<Verdict> => hub.get(AuditVerifier).verify(id);
const asOwner = (sql: string): Promise<unknown> =>
  withClient(hub.database.owner, (client) => client.query(sql.replaceAll('$T', `'${acme}'`)));

async function write(count: number, id = acme): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    clock.advance(1_000);
    await hub.get(AuditTrail).record(id, {
      action: 'workflow.update',
      target: { type: 'workflow', id: String(n), name: `Workflow ${n}` },
      before: { enabled: true, name: 'a' },
      after: {
        enabled: false,
        name: 'a',
        order: n / 3,
        text: 'Grüße 😀 \u0000 \ud800',
        list: [{ b: 1, a: -0 }],
      },
    });
  }
}

describe('P33: the chain', () => {
  it('of nothing is whole', async () => {
    expect(await verify()).toEqual({ ok: true, entries: 0, from: null, to: null, tip: null, damage: [] });
  });

  it('is whole as it was written, over more than one batch of reading', async () => {
    await hub.get(TenantDoor).run(acme, async () => {
      for (let n = 0; n < 1_001; n += 1)
        await hub.get(AuditTrail).record(acme, { action: 'ticket.update', after: { n, at: new Date(n) } });
    });
    expect(await verify()).toMatchObject({ ok: true, entries: 1_001, from: 1, to: 1_001, damage: [] });
  });

  it('of each organisation stands alone', async () => {
    const other = await hub.tenant(`${acme}-other`);
    await write(2);
    await write(3, other);
    expect(await verify()).toMatchObject({ ok: true, entries: 2 });
    expect(await verify(other)).toMatchObject({ ok: true, entries: 3 });
  });

  it('stays whole when fifty write at the same time, without a gap', async () => {
    await Promise.all(Array.from({ length: 50 }, () => write(1)));
    expect(await verify()).toMatchObject({ ok: true, entries: 50, from: 1, to: 50 });
  });
});

describe('P33: tampering shows', () => {
  const where = `where tenant_id = $T and seq =`;
  const columns = `tenant_id, seq, at, actor_kind, actor_id, actor_name, action, target_type, target_id, target_name, changes,
    ip, user_agent, request_id, prev_hash, hash`;
  const renumber = (by: string): string => `update audit_entry set seq = ${by} where tenant_id = $T`;

  it.each([
    ['another time', `update audit_entry set at = at + interval '1 ms' ${where} 3`, 3],
    ['another actor', `update audit_entry set actor_id = 'somebody' ${where} 3`, 3],
    ['another kind of actor', `update audit_entry set actor_kind = 'user' ${where} 3`, 3],
    ['another name', `update audit_entry set actor_name = 'x' ${where} 3`, 3],
    ['another action', `update audit_entry set action = 'workflow.read' ${where} 3`, 3],
    ['another target', `update audit_entry set target_id = '4' ${where} 3`, 3],
    ['another target type', `update audit_entry set target_type = null ${where} 3`, 3],
    ['another target name', `update audit_entry set target_name = 'x' ${where} 3`, 3],
    [
      'another change',
      `update audit_entry set changes = jsonb_set(changes, '{enabled,to}', 'true') ${where} 3`,
      3,
    ],
    ['no changes', `update audit_entry set changes = '{}' ${where} 3`, 3],
    ['another address', `update audit_entry set ip = '10.0.0.1' ${where} 3`, 3],
    ['another browser', `update audit_entry set user_agent = 'x' ${where} 3`, 3],
    ['another request', `update audit_entry set request_id = 'x' ${where} 3`, 3],
    ['another hash', `update audit_entry set hash = repeat('a', 64) ${where} 3`, 3],
    ['another hash before', `update audit_entry set prev_hash = repeat('a', 64) ${where} 3`, 3],
    ['the first removed', `delete from audit_entry ${where} 1`, 2],
    ['one removed', `delete from audit_entry ${where} 3`, 4],
    [
      'one removed and the rest moved up',
      `delete from audit_entry ${where} 3; update audit_entry set seq = seq - 1 where tenant_id = $T and seq = 4; update audit_entry set seq = seq - 1 where tenant_id = $T and seq = 5`,
      3,
    ],
    ['the last removed', `delete from audit_entry ${where} 5`, 5],
    [
      'the last removed, with the tip',
      `delete from audit_entry ${where} 5; update audit_tip set seq = 4, hash = (select hash from audit_entry ${where} 4) where tenant_id = $T`,
      4,
    ],
    ['all removed', `delete from audit_entry where tenant_id = $T`, 1],
    ['the tip removed', `delete from audit_tip where tenant_id = $T`, 5],
    [
      'two swapped',
      `${renumber('case seq when 2 then 102 when 3 then 103 else seq end')}; ${renumber('case seq when 102 then 3 when 103 then 2 else seq end')}`,
      2,
    ],
    [
      'one inserted at the end',
      `insert into audit_entry(${columns}) select tenant_id, 6, at, actor_kind, actor_id, actor_name, action, target_type, target_id, target_name, changes, ip, user_agent, request_id, hash, repeat('b', 64) from audit_entry ${where} 5`,
      6,
    ],
    [
      'one inserted before the first',
      `insert into audit_entry(${columns}) select tenant_id, 100, at, actor_kind, actor_id, actor_name, action, target_type, target_id, target_name, changes, ip, user_agent, request_id, prev_hash, hash from audit_entry ${where} 1`,
      100,
    ],
    [
      'one copied over another',
      `update audit_entry e set (at, changes, target_id, hash, prev_hash) = (select at, changes, target_id, hash, prev_hash from audit_entry o where o.tenant_id = $T and o.seq = 2) ${where} 3`,
      3,
    ],
  ])('%s', async (_name, sql, seq) => {
    await write(5);
    expect(await verify()).toMatchObject({ ok: true });
    for (const statement of sql.split('; ')) await asOwner(statement);
    const verdict = await verify();
    expect(verdict.ok).toBe(false);
    expect(verdict.damage.map((damage) => damage.seq)).toContain(seq);
  });

  it('a whole chain moved to another organisation', async () => {
    await write(3);
    const other = await hub.tenant(`${acme}-copy`);
    await asOwner(
      `insert into audit_entry(${columns}) select '${other}', ${columns.slice('tenant_id, '.length)} from audit_entry where tenant_id = $T`,
    );
    await asOwner(
      `insert into audit_tip select '${other}', seq, hash, seal from audit_tip where tenant_id = $T`,
    );
    expect(await verify(other)).toMatchObject({
      ok: false,
      damage: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { problem: 'unsealed' }],
    });
  });
});
