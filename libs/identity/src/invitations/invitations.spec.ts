import { randomUUID } from 'node:crypto';
import type { Role } from '@patchbay/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../access-tokens.js';
import type { Principal } from '../principal.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { readMail } from '../testing/read-mail.js';
import { UserRepository, type User } from '../user.repository.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { Invitations, invitationMs } from './invitations.js';

let hub: IdentityApp;
let invitations: Invitations;
let admin: Principal;
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
  invitations = hub.get(Invitations);
  await hub.tenant('other');
  admin = principal(await hub.person('admin@acme.example', { role: 'admin' }));
});

const principal = ({ id, tenant_id, role, permissions }: User): Principal => ({
  userId: id,
  tenantId: tenant_id,
  role,
  permissions,
});
const refusal = { status: 401, code: 'unauthorized' };
async function invited(email: string, role: Role = 'agent', by = admin): Promise<string> {
  await invitations.invite(by, { email, role });
  return (await readMail(hub, email)).token;
}
const openOnes = async (tenant = 'acme') =>
  (await invitations.list(tenant)).map(({ email, role }) => `${email} ${role}`);

describe('an invitation', () => {
  it('comes by mail, says what it is to, and makes a person with the role and a password of their own', async () => {
    const token = await invited('ann@acme.example', 'analyst');
    expect((await readMail(hub, 'ann@acme.example')).text).toContain('https://hub.test/invitation?token=');
    expect(await openOnes()).toContain('ann@acme.example analyst');
    expect(await invitations.look(token)).toMatchObject({
      email: 'ann@acme.example',
      role: 'analyst',
      organisation: 'acme',
    });
    const user = await invitations.accept(token, 'Ann', password);
    expect(user).toMatchObject({ tenant_id: 'acme', name: 'Ann', role: 'analyst' });
    expect(await hub.get(VerificationRepository).at('acme', user.id)).not.toBeNull();
    await expect(hub.get(SignIn).withPassword('ann@acme.example', password)).resolves.toBeTruthy();
    expect(await openOnes()).not.toContain('ann@acme.example analyst');
  });

  it('works once, of 20 parallel attempts', async () => {
    const token = await invited('many@acme.example');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => invitations.accept(token, `Nr ${i}`, password)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(invitations.look(token)).rejects.toMatchObject(refusal);
  });

  it('waits for 7 days', async () => {
    const token = await invited('late@acme.example');
    hub.clock.advance(invitationMs - 1);
    await invitations.look(token);
    hub.clock.advance(1);
    await expect(invitations.accept(token, 'Late', password)).rejects.toMatchObject(refusal);
    expect(await openOnes()).not.toContain('late@acme.example agent');
  });

  it('is kept as a hash', async () => {
    const token = await invited('hash@acme.example');
    const rows = await hub.sql<{ row: string }>('select to_jsonb(i)::text as row from invitation i');
    for (const { row } of rows) expect(row).not.toContain(token);
  });

  it('can be withdrawn, once, by its organisation only', async () => {
    const token = await invited('gone@acme.example');
    const [{ id } = { id: '' }] = (await invitations.list('acme')).filter(
      ({ email }) => email === 'gone@acme.example',
    );
    await expect(invitations.revoke('other', id)).rejects.toMatchObject({ status: 404 });
    await invitations.look(token);
    await invitations.revoke('acme', id);
    await expect(invitations.look(token)).rejects.toMatchObject(refusal);
    await expect(invitations.revoke('acme', id)).rejects.toMatchObject({ status: 404 });
    await expect(invitations.revoke('acme', randomUUID())).rejects.toMatchObject({ status: 404 });
  });

  it('is replaced by the next one to the same address', async () => {
    const first = await invited('again@acme.example', 'viewer');
    await invitations.invite(admin, { email: 'AGAIN@acme.example', role: 'agent' });
    await expect(invitations.look(first)).rejects.toMatchObject(refusal);
    expect((await openOnes()).filter((line) => /again/i.test(line))).toEqual(['AGAIN@acme.example agent']);
  });

  it('takes no weak password, and is not used up by one', async () => {
    const token = await invited('weak@acme.example');
    await expect(invitations.accept(token, 'Weak', 'password')).rejects.toMatchObject({ status: 422 });
    await invitations.accept(token, 'Weak', password);
  });

  it.each(['', 'nonsense', newSecret()])('is nothing we did not send: %#', async (token) => {
    await expect(invitations.look(token)).rejects.toMatchObject(refusal);
  });
});

describe('P24: inviting', () => {
  it('somebody with an account elsewhere looks like inviting anybody', async () => {
    await hub.person('theirs@other.example', { tenant: 'other' });
    const shape = (invitation: object) => Object.keys(invitation).sort();
    const known = await invitations.invite(admin, { email: 'theirs@other.example', role: 'agent' });
    const unknown = await invitations.invite(admin, { email: 'nobody@else.example', role: 'agent' });
    expect(shape(known)).toEqual(shape(unknown));
    const { token } = await readMail(hub, 'theirs@other.example');
    await expect(invitations.accept(token, 'Theirs', password)).rejects.toMatchObject({ status: 409 });
  });

  it('somebody of the own organisation is refused: they are on the list of people', async () => {
    await hub.person('here@acme.example');
    await expect(
      invitations.invite(admin, { email: 'Here@acme.example', role: 'agent' }),
    ).rejects.toMatchObject({
      status: 409,
    });
  });
});

describe('P29: an invitation', () => {
  it('gives no more than the one who invites has', async () => {
    const agent = principal(await hub.person('agent@acme.example', { role: 'agent' }));
    for (const role of ['admin', 'analyst'] as const)
      await expect(invitations.invite(agent, { email: 'up@acme.example', role })).rejects.toMatchObject({
        status: 403,
      });
    for (const role of ['agent', 'viewer'] as const)
      await invitations.invite(agent, { email: `${role}-by-agent@acme.example`, role });
  });

  it('ends when the one who invited no longer has it, or is gone', async () => {
    const lower = await hub.person('lower@acme.example', { role: 'admin' });
    const leaver = await hub.person('leaver@acme.example', { role: 'admin' });
    const tokens = [
      await invited('by-lower@acme.example', 'admin', principal(lower)),
      await invited('by-leaver@acme.example', 'admin', principal(leaver)),
    ];
    for (const token of tokens) await invitations.look(token);
    await hub.sql(`update app_user set role = 'agent' where id = $1`, [lower.id]);
    await hub.sql('update app_user set disabled_at = now() where id = $1', [leaver.id]);
    for (const token of tokens)
      await expect(invitations.accept(token, 'X', password)).rejects.toMatchObject(refusal);
    expect(await hub.get(UserRepository).findByEmail('acme', 'by-lower@acme.example')).toBeNull();
  });
});
