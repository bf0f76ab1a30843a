import { beforeAll, describe, expect, it, vi } from 'vitest';
import { AccessSettings } from '../access-settings.js';
import { newSecret } from '../access-tokens.js';
import { FirstAdmin, firstTenant } from '../first-admin.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { readMail } from '../testing/read-mail.js';
import { UserRepository } from '../user.repository.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { SignUp, signUpMs } from './sign-up.js';
import { tenantIdFor } from './tenant-id.js';

let hub: IdentityApp;
let signUp: SignUp;
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
  signUp = hub.get(SignUp);
  await hub.get(FirstAdmin).ensure();
});

const wanted = (email: string, more: object = {}) => ({
  organisation: 'Globex GmbH & Co.',
  name: 'Hank',
  email,
  password,
  ...more,
});
const mailTo = (email: string, count = 1) => readMail(hub, email, { tenant: firstTenant.id, count });
const refusal = { status: 401, code: 'unauthorized' };
const open = () => hub.get(AccessSettings).openSignUp(true);

describe('signing up', () => {
  it('is closed unless an administrator has opened it', async () => {
    await expect(signUp.request(wanted('no@globex.example'))).rejects.toMatchObject({ status: 403 });
    await open();
    await signUp.request(wanted('yes@globex.example'));
    await hub.get(AccessSettings).openSignUp(false);
    await expect(signUp.request(wanted('no@globex.example'))).rejects.toMatchObject({ status: 403 });
    await open();
  });

  it('makes the organisation once its founder has followed the mail, and not before', async () => {
    await open();
    await signUp.request(wanted('hank@globex.example'));
    expect(await hub.get(UserRepository).locate('hank@globex.example')).toBeNull();
    const mail = await mailTo('hank@globex.example');
    expect(mail.text).toContain('https://hub.test/confirm-sign-up?token=');
    const user = await signUp.complete(mail.token);
    expect(user).toMatchObject({ email: 'hank@globex.example', name: 'Hank', role: 'owner' });
    expect(user.tenant_id).toMatch(/^globex-gmbh-co-[0-9a-f]{6}$/);
    expect(await hub.get(UserRepository).tenantName(user.tenant_id)).toBe('Globex GmbH & Co.');
    expect(await hub.get(VerificationRepository).at(user.tenant_id, user.id)).toEqual(hub.clock.now());
    await expect(hub.get(SignIn).withPassword('hank@globex.example', password)).resolves.toBeTruthy();
  });

  it('never lands in an organisation that is there already', async () => {
    await open();
    await signUp.request(wanted('third@globex.example'));
    const { token } = await mailTo('third@globex.example');
    const create = vi.spyOn(hub.get(UserRepository), 'createTenant').mockResolvedValueOnce(false);
    const { tenant_id } = await signUp.complete(token);
    const tried = create.mock.calls.map(([id]) => id);
    create.mockRestore();
    expect(tried).toEqual([expect.any(String), tenant_id]);
    expect(tried.at(0)).not.toBe(tenant_id);
  });

  it('makes one organisation of 20 parallel confirmations', async () => {
    await open();
    await signUp.request(wanted('burst@globex.example'));
    const { token } = await mailTo('burst@globex.example');
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => signUp.complete(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const made = await hub.sql(
      `select 1 from tenant t join app_user u on u.tenant_id = t.id where u.email = $1`,
      ['burst@globex.example'],
    );
    expect(made).toHaveLength(1);
  });

  it('waits for a day, and no longer', async () => {
    await open();
    await signUp.request(wanted('slow@globex.example'));
    const { token } = await mailTo('slow@globex.example');
    hub.clock.advance(signUpMs);
    await expect(signUp.complete(token)).rejects.toMatchObject(refusal);
    await expect(signUp.complete(newSecret())).rejects.toMatchObject(refusal);
  });

  it('again from the same address ends the link of the first time', async () => {
    await open();
    await signUp.request(wanted('twice@globex.example'));
    const first = await mailTo('twice@globex.example');
    await signUp.request(wanted('Twice@globex.example'));
    await expect(signUp.complete(first.token)).rejects.toMatchObject(refusal);
  });

  it('P24: answers the same for an address with an account, and tells its owner by mail', async () => {
    await open();
    await hub.person('ann@acme.example');
    expect(await signUp.request(wanted('ann@acme.example'))).toBeUndefined();
    const mail = await mailTo('ann@acme.example');
    expect(mail.text).toContain('it has an account already');
    expect(mail.token).toBe('');
  });

  it('keeps neither password nor link readable', async () => {
    await open();
    await signUp.request(wanted('sealed@globex.example'));
    const { token } = await mailTo('sealed@globex.example');
    const rows = await hub.sql<{ row: string }>('select to_jsonb(s)::text as row from sign_up s');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) for (const plain of [token, password]) expect(row).not.toContain(plain);
  });

  it('refuses a weak password before anything else is done', async () => {
    await open();
    const weak = wanted('weak@globex.example', { password: 'password' });
    await expect(signUp.request(weak)).rejects.toMatchObject({ errors: [{ path: 'password' }] });
  });
});

describe('the id of an organisation', () => {
  it.each([
    ['Acme', /^acme-[0-9a-f]{6}$/],
    ['  Müller & Söhne  ', /^mu-ller-so-hne-[0-9a-f]{6}$/],
    ['日本', /^org-[0-9a-f]{6}$/],
    ['-', /^org-[0-9a-f]{6}$/],
    ['x'.repeat(200), /^x{40}-[0-9a-f]{6}$/],
  ])('%j -> %s', (name, pattern) => expect(tenantIdFor(name)).toMatch(pattern));

  it('is another one for the same name', () => {
    expect(tenantIdFor('Acme')).not.toBe(tenantIdFor('Acme'));
  });
});
