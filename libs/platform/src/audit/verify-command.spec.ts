import { loadConfig } from '@patchbay/config';
import { beforeAll, expect, it } from 'vitest';
import { peek, testApp, testSecret, type TestApp } from '../testing/index.js';
import { AuditTrail } from './audit-trail.js';
import { verifyAudit } from './verify-command.js';

let hub: TestApp;
beforeAll(async () => {
  hub = await testApp([]);
  for (const id of ['acme', 'globex']) {
    await hub.tenant(id);
    await hub.get(AuditTrail).record(id, { action: 'user.create', after: { name: 'Ann' } });
  }
});

const check = (secretKey = testSecret) => {
  const { host, port, database, user, password } = hub.database.app;
  const databaseUrl = `postgres://${user}:${password}@${host}:${port}/${database}`;
  return verifyAudit({ ...loadConfig({}), databaseUrl, secretKey });
};

it('P33: the command checks every organisation while the hub runs', async () => {
  const verdicts = await check();
  expect([...verdicts].map(([id, { ok, entries }]) => [id, ok, entries])).toEqual([
    ['acme', true, 1],
    ['globex', true, 1],
  ]);
});

it('P33: the command finds what was changed, and where', async () => {
  await peek(hub.database, `update audit_entry set ip = '10.0.0.1' where tenant_id = 'globex'`);
  const verdicts = await check();
  expect(verdicts.get('acme')).toMatchObject({ ok: true });
  expect(verdicts.get('globex')).toMatchObject({ ok: false, damage: [{ seq: 1, problem: 'changed' }] });
});

it('P33: a log sealed with another key is not taken for ours', async () => {
  const verdicts = await check('another secret for tests only, 32 characters');
  expect(verdicts.get('acme')).toMatchObject({ ok: false, damage: [{ problem: 'unsealed' }] });
});
