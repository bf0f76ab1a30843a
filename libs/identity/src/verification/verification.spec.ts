import { beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../access-tokens.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { readMail } from '../testing/read-mail.js';
import { UserRepository, type User } from '../user.repository.js';
import { EmailVerification, verificationMs } from './email-verification.js';
import { VerificationRepository } from './verification.repository.js';

let hub: IdentityApp;
let verification: EmailVerification;
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
  verification = hub.get(EmailVerification);
});

const refusal = { status: 401, code: 'unauthorized' };
const at = ({ id }: User) => hub.get(VerificationRepository).at('acme', id);
async function linkFor({ id, email, role, permissions }: User, count = 1): Promise<string> {
  await verification.request({ tenantId: 'acme', userId: id, role, permissions });
  return (await readMail(hub, email, { count })).token;
}

describe('P23: verifying an address', () => {
  it('takes a link from a mail to it', async () => {
    const ann = await hub.person('ann@acme.example');
    expect(await at(ann)).toBeNull();
    const token = await linkFor(ann);
    expect((await readMail(hub, ann.email)).text).toContain('https://hub.test/verify-email?token=');
    await verification.complete(token);
    expect(await at(ann)).toEqual(hub.clock.now());
    await expect(verification.complete(token)).rejects.toMatchObject(refusal);
  });

  it('of 20 parallel uses exactly one succeeds', async () => {
    const token = await linkFor(await hub.person('many@acme.example'));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => verification.complete(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('works for 30 minutes, and keeps the link as a hash', async () => {
    const late = await hub.person('late@acme.example');
    const token = await linkFor(late);
    const rows = await hub.sql<{ row: string }>('select to_jsonb(t)::text as row from one_time_token t');
    for (const { row } of rows) expect(row).not.toContain(token);
    hub.clock.advance(verificationMs);
    await expect(verification.complete(token)).rejects.toMatchObject(refusal);
    await expect(verification.complete(newSecret())).rejects.toMatchObject(refusal);
    expect(await at(late)).toBeNull();
  });

  it('does not count for another address than the one written to', async () => {
    const moved = await hub.person('before@acme.example');
    const token = await linkFor(moved);
    await hub.get(UserRepository).setPassword('acme', moved.id, 'hash', { email: 'after@acme.example' });
    await expect(verification.complete(token)).rejects.toMatchObject(refusal);
    expect(await at(moved)).toBeNull();
  });

  it('ends with a new address, and with nothing else', async () => {
    const user = await hub.person('stays@acme.example');
    await verification.complete(await linkFor(user));
    const users = hub.get(UserRepository);
    await users.setPassword('acme', user.id, 'hash', { name: 'Else', email: 'STAYS@acme.example' });
    expect(await at(user)).not.toBeNull();
    await users.setPassword('acme', user.id, 'hash', { email: 'moves@acme.example' });
    expect(await at(user)).toBeNull();
  });
});
