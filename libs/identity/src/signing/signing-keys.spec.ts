import { KeyRing } from '@patchbay/platform';
import { peek, testApp, testDatabase, TestClock, type TestDatabase } from '@patchbay/platform/testing';
import { exportJWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { AccessTokens } from '../access-tokens.js';
import { IdentityModule } from '../identity.module.js';
import { makeSigningKey } from './signing-key.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SigningKeys } from './signing-keys.js';

const start = new Date('2026-03-01T12:00:00Z');
const day = 24 * 3_600_000;
const minute = 60_000;
const subject = {
  userId: '6f6f0f52-3f4a-4b6c-9a50-3a3f0d0a7a01',
  tenantId: 'acme',
  role: 'agent' as const,
  version: 1,
  sessionId: '0f0f0f52-3f4a-4b6c-9a50-3a3f0d0a7a02',
};

let database: TestDatabase;
let clock: TestClock;
beforeEach(async () => {
  database = await testDatabase();
  clock = new TestClock(start);
});

const node = (at = clock) => testApp([IdentityModule], { database, clock: at });
type Node = Awaited<ReturnType<typeof node>>;
const keysOf = (hub: Node) => hub.get(SigningKeys);
const tokensOf = (hub: Node) => hub.get(AccessTokens);
const stored = () =>
  peek<{ kid: string; sealed: string }>(database, 'select kid, sealed from signing_key order by ordinal');
const kids = async (hub: Node) => (await keysOf(hub).published()).map(({ kid }) => kid);

describe('signing keys', () => {
  it('are made once, though 20 ask on two nodes at the same time', async () => {
    const nodes = [await node(), await node()];
    const made = await Promise.all(Array.from({ length: 20 }, (_, n) => keysOf(nodes.at(n % 2)!).signer()));
    expect(new Set(made.map(({ kid }) => kid)).size).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  it('P31: lie sealed in the database', async () => {
    const hub = await node();
    const { privateKey, kid } = await keysOf(hub).signer();
    expect(privateKey.type).toBe('private');
    const [row] = await stored();
    expect(row?.kid).toBe(kid);
    expect(row?.sealed).not.toMatch(/"d"|"kty"|"crv"/);
  });

  it('are published without their private half', async () => {
    const hub = await node();
    const { publicKey, kid } = await keysOf(hub).signer();
    const [jwk, ...more] = await keysOf(hub).published();
    expect(more).toEqual([]);
    expect(jwk).toEqual({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
    expect(jwk).not.toHaveProperty('d');
  });

  it('of one node are good on another', async () => {
    const [one, two] = [await node(), await node()];
    const token = await tokensOf(one).sign(subject);
    expect(await tokensOf(two).verify(token)).toMatchObject(subject);
  });

  it('are replaced after 30 days, announced a minute before they sign', async () => {
    const hub = await node();
    const first = (await keysOf(hub).signer()).kid;
    clock.advance(30 * day - 1);
    expect((await keysOf(hub).signer()).kid).toBe(first);
    clock.advance(31_000);
    expect((await keysOf(hub).signer()).kid).toBe(first);
    expect(await kids(hub)).toHaveLength(2);
    clock.advance(minute);
    const second = (await keysOf(hub).signer()).kid;
    expect(second).not.toBe(first);
    expect(await kids(hub)).toEqual([second, first]);
  });

  it('verify for as long as a token of theirs may live, and are gone after that', async () => {
    const hub = await node();
    const first = (await keysOf(hub).signer()).kid;
    clock.advance(minute);
    await keysOf(hub).rotate('acme');
    clock.advance(minute - 1);
    const last = await tokensOf(hub).sign(subject);
    clock.advance(15 * minute - 1_000);
    expect(await tokensOf(hub).verify(last)).toMatchObject(subject);
    expect(await kids(hub)).toContain(first);
    clock.advance(2 * minute);
    expect(await kids(hub)).not.toContain(first);
    expect(await stored()).toHaveLength(1);
  });

  it('rotated by hand sign nobody out, on any node', async () => {
    const [one, two] = [await node(), await node()];
    const before = await tokensOf(one).sign(subject);
    await tokensOf(two).verify(before);
    clock.advance(minute);
    const kid = await keysOf(one).rotate('acme');
    expect(await kids(one)).toContain(kid);
    clock.advance(minute);
    const after = await tokensOf(one).sign(subject);
    for (const token of [before, after]) expect(await tokensOf(two).verify(token)).toMatchObject(subject);
    expect((await keysOf(two).signer()).kid).toBe(kid);
  });

  it('are not rotated twice in a minute, nor by two at once', async () => {
    const [one, two] = [await node(), await node()];
    await keysOf(one).signer();
    await expect(keysOf(one).rotate('acme')).rejects.toMatchObject({ status: 409 });
    clock.advance(minute);
    const outcomes = await Promise.allSettled([one, two, one, two].map((hub) => keysOf(hub).rotate('acme')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await stored()).toHaveLength(2);
  });

  it('signs with a key that the other node’s slower clock sees in the future', async () => {
    const slow = new TestClock(new Date(start.getTime() - 4 * minute));
    const [fast, late] = [await node(), await node(slow)];
    const token = await tokensOf(late).sign(subject);
    expect(await tokensOf(fast).verify(token)).toMatchObject(subject);
    expect(await tokensOf(late).verify(await tokensOf(late).sign(subject))).toMatchObject(subject);
  });
});

describe('an unknown key id', () => {
  it('is looked up again, but not more than once in two seconds', async () => {
    const hub = await node();
    await keysOf(hub).signer();
    const other = await makeSigningKey();
    const reads = countReads(hub);
    for (let n = 0; n < 100; n += 1) expect(await keysOf(hub).find(other.kid)).toBeNull();
    expect(reads()).toBe(0);
    clock.advance(2_000);
    for (let n = 0; n < 100; n += 1) expect(await keysOf(hub).find(other.kid)).toBeNull();
    expect(reads()).toBe(1);
  });

  it('of a node that was faster is found', async () => {
    const [one, two] = [await node(), await node()];
    await keysOf(one).signer();
    await keysOf(two).signer();
    clock.advance(minute);
    await keysOf(one).signer();
    await keysOf(two).signer();
    const kid = await keysOf(one).rotate('acme');
    clock.advance(2_000);
    expect(await keysOf(two).find(kid)).not.toBeNull();
  });
});

describe('a row that is not ours', () => {
  it('is no key: not of somebody who can write to the table, nor moved to another name', async () => {
    const hub = await node();
    const { kid } = await keysOf(hub).signer();
    const forged = await makeSigningKey();
    await peek(database, 'insert into signing_key(kid, sealed, created_at) values ($1, $2, $3)', [
      forged.kid,
      forged.secret,
      start,
    ]);
    await peek(
      database,
      `insert into signing_key(kid, sealed, created_at) select 'moved', sealed, created_at from signing_key where kid = $1`,
      [kid],
    );
    clock.advance(31_000);
    expect(await kids(hub)).toEqual([kid]);
    expect(await keysOf(hub).find(forged.kid)).toBeNull();
    expect(await kids(await node())).toEqual([kid]);
  });

  it('P32: wrapped by an old key-encryption key, it signs for an hour and is replaced', async () => {
    const old = 'the secret of last year, long enough';
    const { kid, secret } = await makeSigningKey();
    const { kek_id, wrapped } = new KeyRing(() => [old]).wrap('', kid, Buffer.from(secret));
    const row = { kid, sealed: `${kek_id}.${wrapped}`, created_at: start };
    const config = { oldSecretKeys: [old] };
    const hub = await testApp([IdentityModule], { database, clock, config });
    await hub.get(SigningKeyRepository).add(row, null);
    const token = await tokensOf(hub).sign(subject);
    expect(await kids(hub)).toEqual([kid]);
    clock.advance(60 * minute);
    expect((await kids(hub)).slice(1)).toEqual([kid]);
    clock.advance(18 * minute);
    expect(await kids(hub)).not.toContain(kid);
    await expect(tokensOf(hub).verify(token)).rejects.toMatchObject({ status: 401 });
  });

  it('when none opens, a new key is made', async () => {
    const hub = await node();
    const { kid } = await keysOf(hub).signer();
    await peek(database, `update signing_key set sealed = overlay(sealed placing 'AAAA' from 35)`);
    const restarted = await node();
    const made = (await keysOf(restarted).signer()).kid;
    expect(made).not.toBe(kid);
    expect(await kids(restarted)).toEqual([made]);
  });
});

/** How often this node has read the table since. */
function countReads(hub: Node): () => number {
  const rows = hub.get(SigningKeyRepository);
  const list = rows.list.bind(rows);
  let count = 0;
  rows.list = () => {
    count += 1;
    return list();
  };
  return () => count;
}
