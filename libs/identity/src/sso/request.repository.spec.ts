import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { SsoConnectionRepository } from './connection.repository.js';
import { SsoRequestRepository, type NewSsoRequest } from './request.repository.js';
import { ssoApp, type SsoApp } from './testing/sso-app.js';

let hub: SsoApp;
let requests: SsoRequestRepository;
let connectionId: string;

beforeAll(async () => {
  hub = await ssoApp();
  requests = hub.get(SsoRequestRepository);
  connectionId = hub.connection.id;
});

const later = (ms: number): Date => new Date(hub.clock.now().getTime() + ms);

async function begun(more: Partial<NewSsoRequest> = {}): Promise<NewSsoRequest> {
  const row = {
    id: randomUUID(),
    connection_id: connectionId,
    browser_hash: randomUUID(),
    state_hash: randomUUID(),
    test: false,
    next: '/tickets',
    saml_id: `_${randomUUID()}`,
    oidc: null,
    created_at: hub.clock.now(),
    expires_at: later(60_000),
    ...more,
  };
  await requests.add('acme', row);
  return row;
}

describe('a request', () => {
  it('is open until it is answered or expires', async () => {
    const { saml_id, id } = await begun();
    const open = (at = hub.clock.now()) => requests.openSaml('acme', connectionId, saml_id ?? '', at);
    expect(await open()).toMatchObject({ id, next: '/tickets', test: false });
    expect(await open(later(59_999))).toMatchObject({ id });
    expect(await open(later(60_000))).toBeNull();
    await requests.takeSaml('acme', connectionId, saml_id ?? '', hub.clock.now());
    expect(await open()).toBeNull();
  });

  it('remembers nonce and sealed verifier', async () => {
    const oidc = { nonce: 'n', verifier: 'sealed' };
    const { state_hash } = await begun({ oidc, saml_id: null });
    expect(await requests.takeState('acme', connectionId, state_hash, hub.clock.now())).toMatchObject({
      oidc,
    });
  });

  it('gets its SAML id later', async () => {
    const { id } = await begun({ saml_id: null });
    await requests.nameSaml('acme', id, '_named');
    expect(await requests.openSaml('acme', connectionId, '_named', hub.clock.now())).toMatchObject({ id });
  });

  it.each(['takeState', 'takeSaml'] as const)(
    'is taken once by %s, of twenty at the same time',
    async (take) => {
      const row = await begun();
      const key = take === 'takeState' ? row.state_hash : (row.saml_id ?? '');
      const tries = Array.from({ length: 20 }, () =>
        requests[take]('acme', connectionId, key, hub.clock.now()),
      );
      expect((await Promise.all(tries)).filter((taken) => taken !== null)).toHaveLength(1);
    },
  );

  it.each(['takeState', 'takeSaml'] as const)('is not taken by %s elsewhere or too late', async (take) => {
    const row = await begun();
    const key = take === 'takeState' ? row.state_hash : (row.saml_id ?? '');
    const second = await hub.connect('acme', hub.idp);
    expect(await requests[take]('acme', second.id, key, hub.clock.now())).toBeNull();
    expect(await requests[take]('other', connectionId, key, hub.clock.now())).toBeNull();
    expect(await requests[take]('acme', connectionId, key, later(60_000))).toBeNull();
    expect(await requests[take]('acme', connectionId, key, hub.clock.now())).toMatchObject({ id: row.id });
  });

  it('goes with its connection', async () => {
    const second = await hub.connect('acme', hub.idp);
    const { saml_id } = await begun({ connection_id: second.id });
    await hub.get(SsoConnectionRepository).remove('acme', second.id);
    expect(await requests.openSaml('acme', second.id, saml_id ?? '', hub.clock.now())).toBeNull();
  });

  it('is forgotten a day after it has expired', async () => {
    const { id } = await begun();
    const left = () => hub.sql<{ id: string }>('select id from sso_request where id = $1', [id]);
    hub.clock.advance(86_400_000);
    await begun();
    expect(await left()).toHaveLength(1);
    hub.clock.advance(60_001);
    await begun();
    expect(await left()).toEqual([]);
  });
});

describe('S18: an assertion', () => {
  const use = (id: string, tenant = 'acme', now = hub.clock.now()): Promise<boolean> =>
    requests.useAssertion(tenant, id, new Date(now.getTime() + 1_000), now);

  it('is used once by each organisation', async () => {
    expect(await use('_a')).toBe(true);
    expect(await use('_a')).toBe(false);
    expect(await use('_b')).toBe(true);
    expect(await use('_a', 'other')).toBe(true);
  });

  it('is used once, of twenty at the same time', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, () => use('_burst')));
    expect(tries.filter(Boolean)).toHaveLength(1);
  });

  it('is forgotten when it has expired, and not a moment sooner', async () => {
    expect(await use('_old')).toBe(true);
    expect(await use('_old', 'acme', later(1_000))).toBe(false);
    expect(await use('_old', 'acme', later(1_001))).toBe(true);
  });
});

describe('a code', () => {
  async function granted(): Promise<{ code: string; browser: string; userId: string }> {
    const row = await begun();
    const { id: userId } = await hub.person(`${randomUUID()}@acme.example`);
    const code = randomUUID();
    await requests.grantCode('acme', row.id, userId, code, later(60_000));
    return { code, browser: row.browser_hash, userId };
  }

  it('names organisation, person and page', async () => {
    const { code, browser, userId } = await granted();
    expect(await requests.useCode(code, browser, hub.clock.now())).toEqual({
      tenantId: 'acme',
      userId,
      next: '/tickets',
    });
  });

  it('counts once, of twenty at the same time', async () => {
    const { code, browser } = await granted();
    const tries = Array.from({ length: 20 }, () => requests.useCode(code, browser, hub.clock.now()));
    expect((await Promise.all(tries)).filter((used) => used !== null)).toHaveLength(1);
  });

  it('counts in its browser, in time, and not when it is unknown', async () => {
    const { code, browser } = await granted();
    expect(await requests.useCode(code, 'another', hub.clock.now())).toBeNull();
    expect(await requests.useCode(code, browser, later(60_000))).toBeNull();
    expect(await requests.useCode('unknown', browser, hub.clock.now())).toBeNull();
    expect(await requests.useCode(code, browser, later(59_999))).not.toBeNull();
  });

  it('goes with the person', async () => {
    const { code, browser, userId } = await granted();
    await hub.sql('delete from app_user where id = $1', [userId]);
    expect(await requests.useCode(code, browser, hub.clock.now())).toBeNull();
  });
});
