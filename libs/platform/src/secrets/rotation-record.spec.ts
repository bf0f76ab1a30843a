import { describe, expect, it } from 'vitest';
import { asSystem } from '../audit/act.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { AuditVerifier } from '../audit/audit-verifier.js';
import { armFault } from '../fault.js';
import { testApp, testDatabase, TestClock, type TestApp, type TestDatabase } from '../testing/index.js';
import { SealError } from './cipher.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation } from './key-rotation.js';
import { Vault } from './vault.js';

const [one, two] = ['the first key, at least 32 characters long', 'the second key, at least 32 characters'];

async function node(database: TestDatabase, keys: string[]): Promise<TestApp> {
  const hub = await testApp([], { database, clock: new TestClock() });
  Object.assign(hub.get(KeyRing), { read: () => keys, keys: [] });
  return hub;
}
/** Acme has a secret and a log, globex a log only, initech nothing. */
async function organisations(): Promise<TestDatabase> {
  const database = await testDatabase();
  const hub = await node(database, [one]);
  for (const id of ['acme', 'globex', 'initech']) await hub.tenant(id);
  await hub.get(Vault).seal('acme', 'p', 'x');
  for (const id of ['acme', 'globex']) await hub.get(AuditTrail).record(id, { action: 'thing.update' });
  return database;
}
const log = async (hub: TestApp, tenant: string) =>
  (await hub.get(AuditRepository).page(tenant, {}, null, 10))
    .toReversed()
    .map(({ action, actor_name, changes }) => ({ action, actor_name, changes }));
const rotation = (by: string, values: object) => ({
  action: 'secrets.rotate',
  actor_name: by,
  changes: values,
});

describe('P33: a new key', () => {
  it('leaves an entry for every organisation that it touches, once', async () => {
    const hub = await node(await organisations(), [two, one]);
    for (let n = 0; n < 2; n += 1) await asSystem('secrets:rotate', () => hub.get(KeyRotation).run());
    expect((await log(hub, 'acme')).slice(1)).toEqual([
      rotation('secrets:rotate', { data_keys: { to: 1 }, values: { to: 0 } }),
    ]);
    expect((await log(hub, 'globex')).slice(1)).toEqual([
      rotation('secrets:rotate', { data_keys: { to: 0 }, values: { to: 0 } }),
    ]);
    expect(await log(hub, 'initech')).toEqual([]);
  });

  it('names neither key', async () => {
    const hub = await node(await organisations(), [two, one]);
    await hub.get(KeyRotation).run();
    const all = JSON.stringify(await hub.get(AuditRepository).page('acme', {}, null, 10));
    expect(all).not.toContain(one);
    expect(all).not.toContain(two);
  });

  it('killed half-way leaves no entry of what was not done', async () => {
    const hub = await node(await organisations(), [two, one]);
    const disarm = armFault('secrets.rewrap', () => {
      throw new Error('killed');
    });
    await expect(hub.get(KeyRotation).tenant('acme')).rejects.toThrow('killed');
    disarm();
    expect(await log(hub, 'acme')).toHaveLength(1);
  });

  it('is not spoken of every hour', async () => {
    const hub = await node(await organisations(), [one]);
    expect(await hub.get(KeyRotation).tenant('acme')).toEqual({ rewrapped: 0, resealed: 0 });
    expect(await log(hub, 'acme')).toHaveLength(1);
  });
});

describe('P33: the seal of a log', () => {
  const whole = (hub: TestApp, tenant = 'globex') => hub.get(AuditVerifier).verify(tenant);

  it('holds while the former key is still known, before and after the rotation', async () => {
    const hub = await node(await organisations(), [two, one]);
    expect(await whole(hub)).toMatchObject({ ok: true });
    await hub.get(KeyRotation).run();
    for (const tenant of ['acme', 'globex']) expect(await whole(hub, tenant)).toMatchObject({ ok: true });
  });

  it('needs the former key no more after the rotation, as the command promises', async () => {
    const database = await organisations();
    expect(await whole(await node(database, [two]))).toMatchObject({
      ok: false,
      damage: [{ problem: 'unsealed' }],
    });
    await (await node(database, [two, one])).get(KeyRotation).run();
    const only = await node(database, [two]);
    for (const tenant of ['acme', 'globex']) expect(await whole(only, tenant)).toMatchObject({ ok: true });
  });

  it('of a stranger is not renewed', async () => {
    const database = await organisations();
    const hub = await node(database, [two, 'a key that nobody has sealed anything with']);
    await expect(hub.get(KeyRotation).run()).rejects.toThrow(SealError);
    expect(await hub.get(KeyRotation).tenant('globex')).toEqual({ rewrapped: 0, resealed: 0 });
    expect(await whole(hub)).toMatchObject({ ok: false, damage: [{ problem: 'unsealed' }] });
  });
});
