import type { Role } from '@patchbay/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { SsoConnectionRepository } from '../connection.repository.js';
import type { SamlConnection } from '../connection.js';
import { base64, newId, SamlIdp, type ReceivedRequest, type Statement } from '../testing/saml-idp.js';
import { ssoApp, type SsoApp } from '../testing/sso-app.js';

let hub: SsoApp;
let idp: SamlIdp;
/** Another connection of the same organisation to the same provider. */
let second: SamlConnection;

beforeAll(async () => {
  hub = await ssoApp();
  idp = hub.idp;
  second = await hub.connect('acme', idp);
  await hub.person('admin@acme.example', { role: 'admin' });
});

const mara = { email: 'mara@acme.example' };
const admin = { email: 'admin@acme.example' };
const more = 'http://www.w3.org/2001/04/xmldsig-more#';

describe('P26: accepted', () => {
  const roleOf = async (email: string): Promise<Role | undefined> =>
    (await hub.sql<{ role: Role }>('select role from app_user where email = $1', [email]))[0]?.role;

  it('S00: an honest answer, of a person who gets a viewer account', async () => {
    expect(await hub.login({ email: 'Nina@acme.example' })).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await roleOf('nina@acme.example')).toBe('viewer');
  });

  it.each(['sha256', 'sha512'])('S15: RSA with %s', async (hash) => {
    expect(await hub.login(mara, { signature: `${more}rsa-${hash}` })).toHaveProperty('code');
  });

  it('S12: a signed response where that is required, and no other', async () => {
    const rows = hub.get(SsoConnectionRepository);
    const { settings, id } = await hub.connect('acme', idp);
    await rows.change('acme', id, { settings: { ...settings, want_response_signed: true } });
    const { request } = await hub.depart(id);
    const xml = idp.respond(request, mara);
    expect(await hub.post(xml, id)).toEqual({ refused: 'not_trusted' });
    const tampered = idp.sign(xml, 'Response').replace('status:Success"', 'status:Success" x=""');
    expect(await hub.post(tampered, id)).toEqual({ refused: 'not_trusted' });
    expect(await hub.post(idp.sign(xml, 'Response'), id)).toHaveProperty('code');
  });

  it('S18: B65: once, whatever comes later', async () => {
    const { request } = await hub.depart();
    const xml = idp.respond(request, mara);
    expect(await hub.post(xml)).toHaveProperty('code');
    expect(await hub.post(xml)).toEqual({ refused: 'not_trusted' });
  });

  it('S18: B65: once, of ten at the same time', async () => {
    const { request } = await hub.depart();
    const xml = idp.respond(request, mara);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => hub.post(xml)));
    expect(outcomes.filter((outcome) => 'code' in outcome)).toHaveLength(1);
    expect(outcomes.filter((outcome) => 'refused' in outcome)).toHaveLength(9);
  });

  it('S18: B65: once, when one assertion answers two open requests', async () => {
    const first = await hub.depart();
    const later = await hub.depart();
    const assertionId = newId();
    const answer = (request: ReceivedRequest): string => idp.respond(request, { ...mara, assertionId });
    expect(await hub.post(answer(first.request))).toHaveProperty('code');
    expect(await hub.post(answer(later.request))).toEqual({ refused: 'replayed' });
    hub.clock.advance(600_000);
    const fresh = await hub.depart();
    expect(await hub.post(answer(fresh.request))).toHaveProperty('code');
  });

  it('at its own door only, also when both doors trust the same provider', async () => {
    const { request } = await hub.depart();
    const xml = idp.respond(request, mara);
    expect(await hub.post(xml, second.id)).toEqual({ refused: 'not_trusted' });
    expect(await hub.post(xml)).toHaveProperty('code');
  });
});

describe('P26: clocks', () => {
  const at = (ms: number): Date => new Date(hub.clock.now().getTime() + ms);
  const skew = 120_000;

  it.each<[string, boolean, () => Partial<Statement>]>([
    ['begins two minutes from now', true, () => ({ notBefore: at(skew) })],
    ['begins a millisecond later', false, () => ({ notBefore: at(skew + 1) })],
    [
      'ended a millisecond less than two minutes ago',
      true,
      () => ({ issuedAt: at(-skew), notOnOrAfter: at(1 - skew) }),
    ],
    ['ended two minutes ago', false, () => ({ issuedAt: at(-skew), notOnOrAfter: at(-skew) })],
    [
      'is a millisecond younger than ten and two minutes',
      true,
      () => ({ issuedAt: at(1 - 600_000 - skew), notOnOrAfter: at(600_000) }),
    ],
    [
      'is ten and two minutes old',
      false,
      () => ({ issuedAt: at(-600_000 - skew), notOnOrAfter: at(600_000) }),
    ],
  ])('an assertion that %s: %s', async (_what, good, more) => {
    const outcome = await hub.login({ ...mara, ...more() });
    expect('code' in outcome).toBe(good);
  });

  it('a login may take half an hour and no longer', async () => {
    const late = await hub.depart();
    const tooLate = await hub.depart();
    hub.clock.advance(30 * 60_000 - 1);
    expect(await hub.post(idp.respond(late.request, mara))).toHaveProperty('code');
    hub.clock.advance(1);
    expect(await hub.post(idp.respond(tooLate.request, mara))).toEqual({ refused: 'not_trusted' });
  });
});

describe('B68: another organisation', () => {
  it('cannot vouch for our admin, and learns nothing', async () => {
    const evil = await SamlIdp.make(() => hub.clock.now(), 'https://evil.example');
    const theirs = await hub.connect('other', evil);
    const { request } = await hub.depart(theirs.id);
    const landed = await hub.post(evil.respond(request, admin), theirs.id);
    expect(landed).toEqual({ refused: 'domain_not_verified' });
    const [user] = await hub.sql<{ tenant_id: string }>('select tenant_id from app_user where email = $1', [
      admin.email,
    ]);
    expect(user?.tenant_id).toBe('acme');
  });

  it('cannot answer at our door either', async () => {
    const evil = await SamlIdp.make(() => hub.clock.now(), idp.entityId);
    const { request } = await hub.depart();
    expect(await hub.post(evil.respond(request, admin))).toEqual({ refused: 'not_trusted' });
  });
});

describe('a connection that is gone', () => {
  it('takes no answer to what it had begun: 404', async () => {
    const gone = await hub.connect('acme', idp);
    const { request } = await hub.depart(gone.id);
    const xml = idp.respond(request, mara);
    await hub.get(SsoConnectionRepository).remove('acme', gone.id);
    await expect(hub.post(xml, gone.id)).rejects.toMatchObject({ status: 404 });
  });

  it('or switched off refuses', async () => {
    const off = await hub.connect('acme', idp);
    const { request } = await hub.depart(off.id);
    await hub.get(SsoConnectionRepository).change('acme', off.id, { enabled: false });
    expect(await hub.post(idp.respond(request, mara), off.id)).toEqual({ refused: 'connection_off' });
    await expect(hub.depart(off.id)).rejects.toMatchObject({ status: 404 });
  });

  it('never was: 404', async () => {
    await expect(hub.post(base64('x'), '7b0e7a52-7d68-4a3a-8b1a-1d2f6d7d0a11')).rejects.toMatchObject({
      status: 404,
    });
  });
});
