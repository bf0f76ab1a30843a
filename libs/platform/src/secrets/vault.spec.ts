import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { peek, testApp, TestClock, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { encrypt, SealError } from './cipher.js';
import { legacyKey } from './legacy.js';
import { Vault } from './vault.js';

const place = 'connection:1:secrets';
const clock = new TestClock();
let hub: TestApp;
let other: TestApp;
let vault: Vault;
let sealed: string;

beforeAll(async () => {
  hub = await testApp([], { clock });
  other = await testApp([], { database: hub.database, clock });
  vault = hub.get(Vault);
  sealed = await vault.seal('acme', place, 'hunter2');
  await vault.seal('globex', place, 'another');
});

/** Flips one bit of a base64url part. */
function flipped(text: string, part: number, bit: number): string {
  const parts = text.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  const at = Math.floor(bit / 8) % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit % 8)), at);
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

describe('a sealed value', () => {
  it('opens for its tenant and place, also on another node', async () => {
    expect(await vault.open('acme', place, sealed)).toBe('hunter2');
    expect(await other.get(Vault).open('acme', place, sealed)).toBe('hunter2');
  });

  it('opens to what was sealed, whatever that was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (plain, at) => {
        expect(await vault.open('acme', at, await vault.seal('acme', at, plain))).toBe(plain);
      }),
    );
  });

  it('shows nothing of what it holds, and is never the same twice', async () => {
    const canary = 'canary-9f8e7d';
    const twice = [await vault.seal('acme', 'p', canary), await vault.seal('acme', 'p', canary)];
    expect(twice[0]).not.toBe(twice[1]);
    for (const each of twice) {
      expect(each).toMatch(/^v2\.[0-9a-f]{12}(\.[\w-]+){3}$/);
      const bytes = Buffer.concat(each.split('.').map((part) => Buffer.from(part, 'base64url')));
      expect(bytes.includes(canary)).toBe(false);
    }
  });

  it.each([
    ['another tenant', 'globex', place],
    ['another row', 'acme', 'connection:2:secrets'],
    ['another field', 'acme', 'connection:1:webhook'],
    ['a tenant without a key', 'nobody', place],
    ['a tenant and place that read the same together', 'acme|connection', '1:secrets'],
  ])('P31: does not open for %s', async (_what, tenant, at) => {
    await expect(vault.open(tenant, at, sealed)).rejects.toThrow(SealError);
  });

  it('P31: does not open under the name of the other tenant’s key either', async () => {
    const theirs = await vault.seal('globex', place, 'another');
    const relabelled = sealed.replace(sealed.split('.').at(1)!, theirs.split('.').at(1)!);
    await expect(vault.open('globex', place, relabelled)).rejects.toThrow(SealError);
  });

  it('P31: does not open when a single bit of it was changed, whichever bit', async () => {
    const parts = sealed.split('.').slice(2);
    const sizes = parts.map((part) => Buffer.from(part, 'base64url').length);
    for (const [at, size] of sizes.entries())
      for (let bit = 0; bit < size * 8; bit += 1)
        await expect(vault.open('acme', place, flipped(sealed, at + 2, bit))).rejects.toThrow(SealError);
  });

  it('does not open with a shortened tag, which would be easier to guess', async () => {
    const parts = sealed.split('.');
    for (const length of [4, 8, 12, 15]) {
      const short = Buffer.from(parts.at(4)!, 'base64url').subarray(0, length).toString('base64url');
      await expect(vault.open('acme', place, [...parts.slice(0, 4), short].join('.'))).rejects.toThrow(
        SealError,
      );
    }
  });

  it.each([
    '',
    '.',
    'v1',
    'v1.a',
    'v1.a.b',
    'v1...',
    'v2',
    'v2.a.b.c',
    'v2.a.b.c.d',
    'v3.a.b.c.d',
    'plain',
    '{}',
  ])('is not %j', async (text) => {
    await expect(vault.open('acme', 'p', text)).rejects.toThrow(SealError);
  });

  it('with more parts than it was made with does not open', async () => {
    await expect(vault.open('acme', place, `${sealed}.AAAA`)).rejects.toThrow(SealError);
  });

  it('is refused without a word about its content', async () => {
    const refused = vault.open('acme', 'elsewhere', sealed);
    await expect(refused).rejects.toThrow('wrong key, tenant or place');
    await expect(refused).rejects.not.toThrow(/hunter2/);
  });
});

describe('a value of before there were data keys', () => {
  const legacy = (secret: string, tenant: string, at: string, plain: string): string =>
    `v1.${encrypt(legacyKey(secret, tenant), `${tenant}|${at}`, Buffer.from(plain))}`;

  it('opens, for its tenant and place only', async () => {
    const old = legacy(hub.foundation.secretKey, 'acme', place, 'long ago');
    expect(await vault.open('acme', place, old)).toBe('long ago');
    await expect(vault.open('globex', place, old)).rejects.toThrow(SealError);
    await expect(vault.open('acme', 'elsewhere', old)).rejects.toThrow(SealError);
    await expect(vault.open('acme', place, flipped(old, 2, 3))).rejects.toThrow(SealError);
  });

  it('does not open by a secret that is not ours', async () => {
    await expect(vault.open('acme', place, legacy('another', 'acme', place, 'x'))).rejects.toThrow(SealError);
  });
});

describe('the data key of a tenant', () => {
  const stored = (tenant: string) =>
    peek<{ id: string; wrapped: string }>(hub.database, 'select * from tenant_key where tenant_id = $1', [
      tenant,
    ]);

  it('is one, though twenty ask two nodes for it at once', async () => {
    const each = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? hub : other).get(Vault).seal('race', 'p', String(at))),
    );
    expect(new Set(each.map((text) => text.split('.')[1])).size).toBe(1);
    expect(await stored('race')).toHaveLength(1);
    for (const [at, text] of each.entries()) expect(await vault.open('race', 'p', text)).toBe(String(at));
  });

  it('goes with the transaction that first asked for it, and nobody remembers it then', async () => {
    const seal = () => vault.seal('undone', 'p', 'x');
    const lost: string[] = [];
    const failing = hub.get(TenantDoor).run('undone', async () => {
      lost.push(await seal(), await seal());
      expect(await vault.open('undone', 'p', lost.at(0)!)).toBe('x');
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    const kept = await seal();
    expect(await other.get(Vault).open('undone', 'p', kept)).toBe('x');
    await expect(vault.open('undone', 'p', lost.at(0)!)).rejects.toThrow(SealError);
  });

  it('is made in thirty transactions at once, more than there are connections', async () => {
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        hub.get(TenantDoor).run(`crowd-${at % 15}`, async () => vault.seal(`crowd-${at % 15}`, 'p', 'x')),
      ),
    );
    for (const [at, text] of made.entries())
      expect(await other.get(Vault).open(`crowd-${at % 15}`, 'p', text)).toBe('x');
  });

  it('is not asked for again within a minute', async () => {
    const known = await vault.seal('cached', 'p', 'x');
    await peek(hub.database, `delete from tenant_key where tenant_id = 'cached'`);
    expect(await vault.open('cached', 'p', known)).toBe('x');
    clock.advance(60_000);
    await expect(vault.open('cached', 'p', known)).rejects.toThrow(SealError);
  });

  it('moved to another tenant’s row opens nothing: it is bound to its tenant, too', async () => {
    const theirs = await vault.seal('globex', place, 'another');
    await vault.seal('thief', 'p', 'x');
    await peek(
      hub.database,
      `update tenant_key t set id = g.id, wrapped = g.wrapped from tenant_key g
        where t.tenant_id = 'thief' and g.tenant_id = 'globex'`,
    );
    clock.advance(60_000);
    await expect(vault.open('thief', place, theirs)).rejects.toThrow(SealError);
  });
});

describe('a tenant that is deleted', () => {
  it('takes its data key along: nothing it has sealed opens again', async () => {
    const value = await vault.seal('gone', 'p', 'secret');
    await hub.get(TenantDoor).run('gone', () => vault.shred('gone'));
    await expect(vault.open('gone', 'p', value)).rejects.toThrow(SealError);
    expect(await peek(hub.database, `select from tenant_key where tenant_id = 'gone'`)).toEqual([]);
    const again = await vault.seal('gone', 'p', 'anew');
    expect(await vault.open('gone', 'p', again)).toBe('anew');
    await expect(vault.open('gone', 'p', value)).rejects.toThrow(SealError);
  });

  it('keeps it when the deletion fails', async () => {
    const value = await vault.seal('stays', 'p', 'secret');
    const failing = hub.get(TenantDoor).run('stays', async () => {
      await vault.shred('stays');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    clock.advance(60_000);
    expect(await vault.open('stays', 'p', value)).toBe('secret');
  });
});

describe('a fingerprint', () => {
  it('is the same for the same secret of a tenant, and of that tenant only', async () => {
    const print = await vault.fingerprint('acme', 'sesame');
    expect(print).toMatch(/^[0-9a-f]{12}$/);
    expect(await other.get(Vault).fingerprint('acme', 'sesame')).toBe(print);
    expect(await vault.fingerprint('acme', 'sesamE')).not.toBe(print);
    expect(await vault.fingerprint('globex', 'sesame')).not.toBe(print);
  });
});
