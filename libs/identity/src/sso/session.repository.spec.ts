import { beforeAll, describe, expect, it } from 'vitest';
import { SsoConnectionRepository } from './connection.repository.js';
import { SsoSessionRepository, type SsoSession } from './session.repository.js';
import { ssoApp, type SsoApp } from './testing/sso-app.js';

let hub: SsoApp;
let sessions: SsoSessionRepository;

beforeAll(async () => {
  hub = await ssoApp();
  sessions = hub.get(SsoSessionRepository);
});

let count = 0;
async function signedIn(more: Partial<SsoSession> = {}): Promise<Omit<SsoSession, 'id'>> {
  count += 1;
  const user = await hub.person(`person${count}@acme.example`);
  const row = {
    connection_id: hub.connection.id,
    user_id: user.id,
    name_id: user.email,
    name_id_format: null,
    session_index: 'one',
    ...more,
  };
  await sessions.add('acme', row, hub.clock.now());
  return row;
}

describe('sessions at a provider', () => {
  it('of a person end together; the newest is answered', async () => {
    const first = await signedIn();
    hub.clock.advance(1_000);
    const newest = { ...first, session_index: 'two' };
    await sessions.add('acme', newest, hub.clock.now());
    const other = await signedIn();
    expect(await sessions.takeOfUser('acme', first.user_id)).toMatchObject(newest);
    expect(await sessions.takeOfUser('acme', first.user_id)).toBeNull();
    expect(await sessions.takeOfUser('acme', other.user_id)).toMatchObject(other);
  });

  it('are ended by name, and by index where the provider gives one', async () => {
    const row = await signedIn();
    const end = (index: string | null, name = row.name_id, tenant = 'acme'): Promise<string[]> =>
      sessions.takeByName(tenant, hub.connection.id, name, index);
    expect(await end('else')).toEqual([]);
    expect(await end('one', 'somebody@acme.example')).toEqual([]);
    expect(await end('one', row.name_id, 'other')).toEqual([]);
    expect(await end('one')).toEqual([row.user_id]);
    expect(await end('one')).toEqual([]);
  });

  it('without an index are ended by name, whichever index is given', async () => {
    const row = await signedIn({ session_index: null });
    expect(await sessions.takeByName('acme', hub.connection.id, row.name_id, 'any')).toEqual([row.user_id]);
  });

  it('of one person are answered once', async () => {
    const row = await signedIn();
    await sessions.add('acme', { ...row, session_index: 'two' }, hub.clock.now());
    expect(await sessions.takeByName('acme', hub.connection.id, row.name_id, null)).toEqual([row.user_id]);
  });

  it('of another connection stay', async () => {
    const second = await hub.connect('acme', hub.idp);
    const row = await signedIn({ connection_id: second.id });
    expect(await sessions.takeByName('acme', hub.connection.id, row.name_id, null)).toEqual([]);
    await hub.get(SsoConnectionRepository).remove('acme', second.id);
    expect(await sessions.takeOfUser('acme', row.user_id)).toBeNull();
  });
});
