import { beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '../database/roles.js';
import { testApp, type TestApp } from '../testing/index.js';
import { chain, genesis } from './audit-entry.js';
import { AuditRepository } from './audit.repository.js';
import { AuditTrail } from './audit-trail.js';
import { AuditVerifier } from './audit-verifier.js';

let hub: TestApp;
beforeAll(async () => {
  hub = await testApp([]);
  await hub.tenant('acme');
  for (const name of ['one', 'two', 'three'])
    await hub.get(AuditTrail).record('acme', { action: 'user.create', after: { name } });
});

describe('P33: somebody who owns the database but not the key', () => {
  it('can compute every hash anew, and is found by the seal', async () => {
    const entries = await hub.get(AuditRepository).page('acme', {}, null, 10);
    const lie = entries.toReversed().map((entry) => ({ ...entry, changes: { name: { to: 'nobody' } } }));
    const forged = chain('acme', { seq: 0, hash: genesis }, lie);
    await withClient(hub.database.owner, async (client) => {
      for (const { seq, changes, hash, prev_hash } of forged)
        await client.query('update audit_entry set changes = $2, hash = $3, prev_hash = $4 where seq = $1', [
          seq,
          changes,
          hash,
          prev_hash,
        ]);
      await client.query('update audit_tip set hash = $1', [forged.at(-1)!.hash]);
    });
    expect(await hub.get(AuditVerifier).verify('acme')).toMatchObject({
      ok: false,
      damage: [{ seq: 3, problem: 'unsealed' }],
    });
  });
});

describe('P33: the run-time login', () => {
  it.each([
    'update audit_entry set action = action',
    'delete from audit_entry',
    'truncate audit_entry',
    'delete from audit_tip',
    'alter table audit_entry disable row level security',
  ])('may not %s', async (sql) => {
    const attempt = withClient(hub.database.app, async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.tenant', 'acme', true)`);
      await client.query(sql);
    });
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
  });
});
