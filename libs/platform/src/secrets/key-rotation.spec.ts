import { beforeAll, describe, expect, it } from 'vitest';
import { armFault } from '../fault.js';
import {
  eventually,
  peek,
  testApp,
  testDatabase,
  TestClock,
  type TestApp,
  type TestDatabase,
} from '../testing/index.js';
import { withClient } from '../database/roles.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { encrypt, SealError } from './cipher.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation } from './key-rotation.js';
import { legacyKey } from './legacy.js';
import { Vault } from './vault.js';

const before = 'the key of before, at least 32 characters';
const after = 'the key of afterwards, at least 32 characters';
const tenants = Array.from({ length: 20 }, (_, at) => `tenant-${String(at).padStart(2, '0')}`);
const perTenant = 50;

/** A node of the installation with these keys, the current one first. Its data keys are forgotten at once. */
async function node(database: TestDatabase, keys: string[]): Promise<TestApp> {
  const hub = await testApp([], { database, clock: new RestlessClock() });
  const ring = new KeyRing(() => keys);
  Object.assign(hub.get(KeyRing), { read: () => keys, keys: [] });
  expect(hub.get(KeyRing).currentId).toBe(ring.currentId);
  return hub;
}

/** Every look at it is two minutes later: nothing stays remembered. */
class RestlessClock extends TestClock {
  override now(): Date {
    this.advance(120_000);
    return super.now();
  }
}

const kekIds = async (database: TestDatabase): Promise<string[]> =>
  (await peek<{ kek_id: string }>(database, 'select distinct kek_id from tenant_key')).map(
    (row) => row.kek_id,
  );

describe('P32, F30: a rotation under traffic', () => {
  let database: TestDatabase;
  let one: TestApp;
  let two: TestApp;
  const values = new Map<string, string[]>();
  const failures: unknown[] = [];
  let opened = 0;

  beforeAll(async () => {
    database = await testDatabase();
    const old = await node(database, [before]);
    for (const tenant of tenants) {
      const sealed = Array.from({ length: perTenant }, (_, at) =>
        old.get(Vault).seal(tenant, `c:${at}`, `${tenant} ${at}`),
      );
      values.set(tenant, await Promise.all(sealed));
    }
    [one, two] = [await node(database, [after, before]), await node(database, [after, before])];
  });

  /** Reads and writes on both nodes until told to stop. */
  async function traffic(until: () => boolean): Promise<void> {
    for (let at = 0; !until(); at += 1) {
      const tenant = tenants.at(at % tenants.length)!;
      const vault = (at % 2 ? one : two).get(Vault);
      const slot = at % perTenant;
      try {
        const plain = await vault.open(tenant, `c:${slot}`, values.get(tenant)!.at(slot)!);
        if (plain !== `${tenant} ${slot}`) throw new Error('another value');
        values.get(tenant)![slot] = await vault.seal(tenant, `c:${slot}`, plain);
        opened += 1;
      } catch (error) {
        failures.push(error);
      }
    }
  }

  /** Waits until that many more values have gone through. */
  const more = async (count: number): Promise<void> => {
    const seen = opened;
    await eventually(() => expect(opened).toBeGreaterThan(seen + count));
  };

  it('killed half-way loses nothing, goes on where it was, and leaves the old key unneeded', async () => {
    let stop = false;
    const running = [1, 2, 3].map(() => traffic(() => stop));
    let wrapped = 0;
    const disarm = armFault('secrets.rewrap', () => {
      wrapped += 1;
      if (wrapped === 10) throw new Error('killed');
    });
    await expect(one.get(KeyRotation).run()).rejects.toThrow('killed');
    disarm();
    expect(await two.get(KeyRotation).left()).toBe(11);
    await more(60);
    expect(await two.get(KeyRotation).run()).toEqual({ rewrapped: 11, resealed: 0 });
    await more(60);
    stop = true;
    await Promise.all(running);
    expect(failures).toEqual([]);
    expect(await two.get(KeyRotation).left()).toBe(0);
    console.log(`P32: ${tenants.length * perTenant} values, ${opened} opened and sealed meanwhile, 0 failed`);
  });

  it('done, the new key alone opens all, and the old one none', async () => {
    const only = await node(database, [after]);
    for (const [tenant, sealed] of values)
      for (const [at, text] of sealed.entries())
        expect(await only.get(Vault).open(tenant, `c:${at}`, text)).toBe(`${tenant} ${at}`);
    const without = await node(database, [before]);
    const refused = without.get(Vault).open(tenants.at(0)!, 'c:0', values.get(tenants.at(0)!)!.at(0)!);
    await expect(refused).rejects.toThrow(SealError);
    await expect(refused).rejects.toThrow('PATCHBAY_OLD_SECRET_KEYS');
  });

  it('by two nodes at once wraps each key once', async () => {
    const keys = ['a third key, which is at least 32 characters', after];
    const both = [await node(database, keys), await node(database, keys)];
    const done = await Promise.all(both.map((hub) => hub.get(KeyRotation).run()));
    expect(done.at(0)!.rewrapped + done.at(1)!.rewrapped).toBe(tenants.length);
    expect(await kekIds(database)).toEqual([both.at(0)!.get(KeyRing).currentId]);
    expect(await both.at(1)!.get(KeyRotation).run()).toEqual({ rewrapped: 0, resealed: 0 });
  });

  it('refuses to begin without the old key, and changes nothing', async () => {
    const lost = await node(database, ['a fourth key, which is at least 32 characters']);
    const ids = await kekIds(database);
    await expect(lost.get(KeyRotation).run()).rejects.toThrow(SealError);
    expect(await kekIds(database)).toEqual(ids);
  });
});

describe('P32: values of before there were data keys', () => {
  let database: TestDatabase;
  const ids = ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'];
  const legacy = (id: string, what: string, plain: string): string =>
    `v1.${encrypt(legacyKey(before, 'acme'), `acme|connection:${id}:${what}`, Buffer.from(plain))}`;
  const rows = () =>
    peek<{ id: string; secrets: string; webhook_secrets: string | null }>(
      database,
      'select id, secrets, webhook_secrets from connection order by id',
    );

  beforeAll(async () => {
    database = await testDatabase();
    const hub = await node(database, [before]);
    await hub.tenant('acme');
    for (const id of ids)
      await withClient(database.admin, (client) =>
        client.query(
          `insert into connection(tenant_id, id, plugin_id, mode, auth, fields, secrets, webhook_secrets)
           values ('acme', $1, 'desk', 'live', 'token', '{}', $2, $3)`,
          [
            id,
            legacy(id, 'secrets', `{"token":"${id}"}`),
            id === ids[0] ? legacy(id, 'webhook', '["w"]') : null,
          ],
        ),
      );
  });

  it('are sealed anew, so that the secret they were derived from is needed no more', async () => {
    const hub = await node(database, [after, before]);
    expect(await hub.get(KeyRotation).run()).toEqual({ rewrapped: 0, resealed: 3 });
    expect(await hub.get(KeyRotation).run()).toEqual({ rewrapped: 0, resealed: 0 });
    const only = (await node(database, [after])).get(Vault);
    for (const { id, secrets } of await rows())
      expect(await only.open('acme', `connection:${id}:secrets`, secrets)).toBe(`{"token":"${id}"}`);
    const webhook = (await rows()).at(0)!.webhook_secrets!;
    expect(await only.open('acme', `connection:${ids[0]}:webhook`, webhook)).toBe('["w"]');
  });

  it('that are written meanwhile stay as they were written', async () => {
    const hub = await node(database, [after, before]);
    const id = ids.at(1)!;
    await peek(database, 'update connection set secrets = $2 where id = $1', [
      id,
      legacy(id, 'secrets', 'old'),
    ]);
    const vault = hub.get(Vault);
    const open = vault.open.bind(vault);
    Object.assign(vault, {
      open: async (...given: Parameters<Vault['open']>) => {
        await peek(database, `update connection set secrets = 'written meanwhile' where id = $1`, [id]);
        return open(...given);
      },
    });
    await hub.get(KeyRotation).run();
    expect((await rows()).at(1)!.secrets).toBe('written meanwhile');
  });
});

describe('the hourly rotation', () => {
  it('does one tenant in the transaction of its tick', async () => {
    const database = await testDatabase();
    const old = await node(database, [before]);
    await old.get(Vault).seal('acme', 'p', 'x');
    await old.get(Vault).seal('globex', 'p', 'x');
    const hub = await node(database, [after, before]);
    const failing = hub.get(TenantDoor).run('acme', async () => {
      await hub.get(KeyRotation).tenant('acme');
      throw new Error('tick failed');
    });
    await expect(failing).rejects.toThrow('tick failed');
    expect(await hub.get(KeyRotation).left()).toBe(2);
    expect(await hub.get(KeyRotation).tenant('acme')).toEqual({ rewrapped: 1, resealed: 0 });
    expect(await hub.get(KeyRotation).left()).toBe(1);
  });
});
