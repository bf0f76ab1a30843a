import { TenantDoor } from '@patchbay/platform';
import { testApp } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessGuard } from '../access.guard.js';
import { AccessTokens, newSecret } from '../access-tokens.js';
import { IdentityModule } from '../identity.module.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { SessionRepository } from './session.repository.js';
import { Sessions } from './sessions.js';

let hub: IdentityApp;
let signIn: SignIn;
let sessions: Sessions;
beforeAll(async () => {
  hub = await identityApp();
  signIn = hub.get(SignIn);
  sessions = hub.get(Sessions);
});
const refusal = { status: 401, code: 'unauthorized' };
const day = 24 * 3_600_000;

describe('P22: renewing', () => {
  it('gives a new pair each time, as long as one goes on', async () => {
    await hub.person('long@acme.example');
    let { refresh_token } = await signIn.withPassword('long@acme.example', password);
    const seen = new Set([refresh_token]);
    for (let i = 0; i < 5; i += 1) {
      hub.clock.advance(20 * day);
      ({ refresh_token } = await sessions.renew(refresh_token));
      seen.add(refresh_token);
    }
    expect(seen.size).toBe(6);
  });

  it('ends after 30 days of silence', async () => {
    await hub.person('silent@acme.example');
    const { refresh_token } = await signIn.withPassword('silent@acme.example', password);
    hub.clock.advance(30 * day);
    await expect(sessions.renew(refresh_token)).rejects.toMatchObject(refusal);
  });

  it('B71: takes an old token for ten seconds, then ends everything that came of it', async () => {
    await hub.person('old@acme.example');
    const first = await signIn.withPassword('old@acme.example', password);
    const second = await sessions.renew(first.refresh_token);
    hub.clock.advance(10_000);
    const third = await sessions.renew(first.refresh_token);
    hub.clock.advance(1);
    await expect(sessions.renew(first.refresh_token)).rejects.toMatchObject(refusal);
    for (const { refresh_token } of [second, third])
      await expect(sessions.renew(refresh_token)).rejects.toMatchObject(refusal);
    const told = await hub.sql(
      `select actor_name, target_type from audit_entry where action = 'session.reuse' and actor_name like 'old@%'`,
    );
    expect(told).toEqual([{ actor_name: 'old@acme.example', target_type: 'session' }]);
  });

  it('of 50 at once leaves one family, and one reuse ends it', async () => {
    await hub.person('many@acme.example');
    const { refresh_token } = await signIn.withPassword('many@acme.example', password);
    // Long enough for the signing keys to be read again, though 50 wait for connections.
    hub.clock.advance(31_000);
    const pairs = await Promise.all(Array.from({ length: 50 }, () => sessions.renew(refresh_token)));
    const alive = await hub.sql(
      `select from session s join app_user u on u.id = s.user_id where u.email = 'many@acme.example' and s.ended_at is null`,
    );
    expect(alive).toHaveLength(1);
    hub.clock.advance(11_000);
    await expect(sessions.renew(refresh_token)).rejects.toMatchObject(refusal);
    await expect(sessions.renew(pairs[7]?.refresh_token ?? '')).rejects.toMatchObject(refusal);
  });

  it('leaves other sessions of the same person alone', async () => {
    await hub.person('two@acme.example');
    const laptop = await signIn.withPassword('two@acme.example', password);
    const phone = await signIn.withPassword('two@acme.example', password);
    await sessions.end(laptop.refresh_token);
    await expect(sessions.renew(laptop.refresh_token)).rejects.toMatchObject(refusal);
    expect(await sessions.renew(phone.refresh_token)).toMatchObject({ token_type: 'Bearer' });
  });

  it('ends for who was switched off meanwhile', async () => {
    const { id } = await hub.person('leaves@acme.example');
    const { refresh_token } = await signIn.withPassword('leaves@acme.example', password);
    await hub.sql('update app_user set disabled_at = now() where id = $1', [id]);
    await expect(sessions.renew(refresh_token)).rejects.toMatchObject(refusal);
  });

  it.each(['', 'x', newSecret()])('refuses what is no token of ours (%#)', async (token) => {
    await expect(sessions.renew(token)).rejects.toMatchObject(refusal);
    await expect(sessions.end(token)).resolves.toBeUndefined();
  });
});

describe('sessions of a person', () => {
  const rows = () => hub.get(SessionRepository);
  const now = () => hub.clock.now();
  const list = (userId: string) => rows().list('acme', userId, now());
  const sessionOf = async (accessToken: string) =>
    (await hub.get(AccessTokens).verify(accessToken)).sessionId;
  const guard = () => hub.get(AccessGuard);

  it('say from where and when, and are one row however often they are renewed', async () => {
    const { id } = await hub.person('where@acme.example');
    const laptop = { device: 'Firefox on Linux', ip: '192.0.2.1' };
    const pair = await signIn.withPassword('where@acme.example', password, laptop);
    const began = now();
    expect(await list(id)).toEqual([
      { id: await sessionOf(pair.access_token), ...laptop, created_at: began, last_used_at: began },
    ]);
    hub.clock.advance(60_000);
    const renewed = await sessions.renew(pair.refresh_token, { ...laptop, ip: '192.0.2.2' });
    expect(await list(id)).toMatchObject([{ ip: '192.0.2.2', created_at: began, last_used_at: now() }]);
    expect(await sessionOf(renewed.access_token)).toBe(await sessionOf(pair.access_token));
  });

  it('are last used when a token of theirs is', async () => {
    const { id } = await hub.person('used@acme.example');
    const { access_token } = await signIn.withPassword('used@acme.example', password);
    hub.clock.advance(5 * 60_000);
    await guard().authenticate(access_token);
    expect((await list(id))[0]?.last_used_at).toEqual(now());
  });

  it('leave the list when they end or nobody renews them', async () => {
    const { id } = await hub.person('leaving@acme.example');
    const pair = await signIn.withPassword('leaving@acme.example', password);
    await signIn.withPassword('leaving@acme.example', password);
    expect(await list(id)).toHaveLength(2);
    await sessions.end(pair.refresh_token);
    expect(await list(id)).toHaveLength(1);
    hub.clock.advance(30 * day);
    expect(await list(id)).toEqual([]);
  });

  it('ended one by one: that one is refused at once, the others go on', async () => {
    const { id } = await hub.person('one@acme.example');
    const [first, second] = [
      await signIn.withPassword('one@acme.example', password),
      await signIn.withPassword('one@acme.example', password),
    ];
    for (const { access_token } of [first, second]) await guard().authenticate(access_token);
    const sessionId = await sessionOf(first.access_token);
    expect(await rows().end('acme', sessionId, now(), id)).toBe(true);
    await expect(guard().authenticate(first.access_token)).rejects.toMatchObject(refusal);
    await expect(sessions.renew(first.refresh_token)).rejects.toMatchObject(refusal);
    await guard().authenticate(second.access_token);
    expect(await rows().end('acme', sessionId, now(), id)).toBe(false);
  });

  it('of somebody else, or of another organisation, cannot be ended', async () => {
    const { id: stranger } = await hub.person('stranger@acme.example');
    const { id } = await hub.person('safe@acme.example');
    const { access_token } = await signIn.withPassword('safe@acme.example', password);
    const sessionId = await sessionOf(access_token);
    await hub.tenant('other');
    expect(await rows().end('acme', sessionId, now(), stranger)).toBe(false);
    expect(await rows().end('other', sessionId, now())).toBe(false);
    expect(await list(id)).toHaveLength(1);
    await guard().authenticate(access_token);
  });

  it('all but one end together', async () => {
    const { id } = await hub.person('all@acme.example');
    const pairs = await Promise.all(
      Array.from({ length: 5 }, () => signIn.withPassword('all@acme.example', password)),
    );
    const here = await sessionOf(pairs.at(2)!.access_token);
    expect(await rows().revokeAll('acme', id, now(), here)).toBe(4);
    expect((await list(id)).map((row) => row.id)).toEqual([here]);
    expect(await rows().revokeAll('acme', id, now())).toBe(1);
    await expect(guard().authenticate(pairs.at(2)!.access_token)).rejects.toMatchObject(refusal);
  });

  it('are forgotten only when the end is committed', async () => {
    const { id } = await hub.person('rolled@acme.example');
    const { access_token } = await signIn.withPassword('rolled@acme.example', password);
    await expect(
      hub.get(TenantDoor).run('acme', async () => {
        await rows().revokeAll('acme', id, now());
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await guard().authenticate(access_token);
    expect(await list(id)).toHaveLength(1);
  });

  it('ended on another node are refused after half a minute at most', async () => {
    const { id } = await hub.person('node@acme.example');
    const { access_token } = await signIn.withPassword('node@acme.example', password);
    const other = await testApp([IdentityModule], { database: hub.database, clock: hub.clock });
    await other.get(AccessGuard).authenticate(access_token);
    await rows().revokeAll('acme', id, now());
    hub.clock.advance(30_000);
    await expect(other.get(AccessGuard).authenticate(access_token)).rejects.toMatchObject(refusal);
  });

  it('that are alive are told from those that are not, in one question', async () => {
    const { id } = await hub.person('alive@acme.example');
    const pairs = await Promise.all([0, 1].map(() => signIn.withPassword('alive@acme.example', password)));
    const [alive, ended] = [
      await sessionOf(pairs.at(0)!.access_token),
      await sessionOf(pairs.at(1)!.access_token),
    ];
    await sessions.end(pairs.at(1)!.refresh_token);
    const ask = () => rows().alive('acme', [alive, ended], now());
    expect([...(await ask())]).toEqual([[alive, 1]]);
    await hub.sql('update app_user set disabled_at = now() where id = $1', [id]);
    expect([...(await ask())]).toEqual([]);
  });
});
