import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sessions } from '../sessions/sessions.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { SsoSessionRepository } from '../sso/session.repository.js';
import { ssoApp, type SsoApp } from '../sso/testing/sso-app.js';
import type { User } from '../user.repository.js';
import { EndedRows, keptMs } from './ended-rows.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
let hub: SsoApp;
let ann: User;
let people = 0;
beforeAll(async () => {
  hub = await ssoApp();
});
beforeEach(async () => {
  await hub.sql('truncate sso_session');
  ann = await hub.person(`ann${(people += 1)}@acme.example`);
});

const vouch = (index: string, of = ann, connection = hub.connection.id): Promise<void> =>
  hub.get(SsoSessionRepository).add(
    'acme',
    {
      connection_id: connection,
      user_id: of.id,
      name_id: of.email,
      name_id_format: null,
      session_index: index,
    },
    hub.clock.now(),
  );
/** A sign-in by a provider: the code in between takes its time. Answers the refresh token. */
async function signIn(index: string, codeMs = 10_000): Promise<string> {
  await vouch(index);
  hub.clock.advance(codeMs);
  return (await hub.get(Sessions).open(ann)).refresh_token;
}
const sweepLater = async (ms: number): Promise<string[]> => {
  hub.clock.advance(ms);
  await hub.get(EndedRows).sweep();
  const rows = await hub.sql<{ session_index: string }>('select session_index from sso_session order by 1');
  return rows.map((row) => row.session_index);
};
const end = (refresh: string): Promise<void> => hub.get(Sessions).end(refresh);

describe('what a provider calls somebody', () => {
  it('goes when nothing was opened on it', async () => {
    await vouch('never fetched');
    expect(await sweepLater(keptMs.sso_session)).toEqual(['never fetched']);
    expect(await sweepLater(1)).toEqual([]);
  });

  it('stays as long as the session that it opened, however often that is renewed', async () => {
    let refresh = await signIn('long');
    for (let day = 0; day < 60; day += 20) {
      expect(await sweepLater(20 * dayMs)).toEqual(['long']);
      refresh = (await hub.get(Sessions).renew(refresh)).refresh_token;
    }
    await end(refresh);
    expect(await sweepLater(keptMs.sso_session)).toEqual(['long']);
    expect(await sweepLater(1)).toEqual([]);
  });

  it('goes when that session has expired', async () => {
    await signIn('expired');
    expect(await sweepLater(30 * dayMs)).toEqual(['expired']);
    expect(await sweepLater(keptMs.sso_session + 1)).toEqual([]);
  });

  it('of an earlier sign-in goes with its own session, that of a later one stays', async () => {
    const first = await signIn('first');
    hub.clock.advance(dayMs);
    await signIn('second');
    expect(await sweepLater(2 * dayMs)).toEqual(['first', 'second']);
    await end(first);
    expect(await sweepLater(2 * dayMs)).toEqual(['second']);
  });

  it('stays, the newest, for a session that goes on from another: a change of password opens one', async () => {
    const first = await signIn('first');
    hub.clock.advance(dayMs);
    await hub.get(SessionRepository).revokeAll('acme', ann.id, hub.clock.now());
    await hub.get(Sessions).open(ann);
    expect(await sweepLater(10 * dayMs)).toEqual(['first']);
    await expect(hub.get(Sessions).renew(first)).rejects.toMatchObject({ status: 401 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['an earlier session', async () => hub.get(Sessions).open(ann)],
    [
      'the session of somebody else',
      async () => hub.get(Sessions).open(await hub.person(`else${(people += 1)}@acme.example`)),
    ],
  ])('is not held by %s', async (_what, open) => {
    await open();
    hub.clock.advance(minuteMs);
    await vouch('unheld');
    expect(await sweepLater(keptMs.sso_session + 1)).toEqual([]);
  });

  it('at another provider is none the newer', async () => {
    const other = await hub.connect('acme', hub.idp);
    const first = await signIn('first');
    hub.clock.advance(minuteMs * 10);
    await vouch('elsewhere', ann, other.id);
    await hub.get(Sessions).open(ann);
    await end(first);
    expect(await sweepLater(3 * dayMs)).toEqual(['elsewhere', 'first']);
  });

  it('still ends what the provider names after sweeps', async () => {
    const refresh = await signIn('named');
    expect(await sweepLater(20 * dayMs)).toEqual(['named']);
    const named = hub.get(SsoSessionRepository).takeByName('acme', hub.connection.id, ann.email, 'named');
    expect(await named).toEqual([ann.id]);
    await end(refresh);
  });
});
