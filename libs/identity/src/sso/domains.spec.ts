import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { DomainRecords } from './domain-records.js';
import { domainOf, proofOf, SsoDomains } from './domains.js';
import { DnsServer } from './testing/dns-server.js';

let hub: IdentityApp;
let dns: DnsServer;
let domains: SsoDomains;

beforeAll(async () => {
  hub = await identityApp({ ssoDomains: [{ tenant: 'acme', domain: 'vouched.example' }] });
  await hub.tenant('other');
  dns = await DnsServer.start();
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([dns.address]);
  Object.assign(hub.get(DomainRecords), { resolver });
  domains = hub.get(SsoDomains);
});
afterAll(() => dns.stop());

describe('domainOf', () => {
  it.each([
    ['mara@acme.example', 'acme.example'],
    ['Mara.X+y@Mail.ACME.example', 'mail.acme.example'],
    ['m@xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('%s is at %s', (email, domain) => expect(domainOf(email)).toBe(domain));

  it.each([
    '',
    'mara',
    '@acme.example',
    'mara@',
    'mara@localhost',
    'evil@else.example@acme.example',
    'mara@acme.example ',
    'mara@acme.example\n',
    'mara@acme.example,x@else.example',
    '<mara@acme.example>',
    'mara@-acme.example',
    'mara@acme..example',
    'mara@acme.example.',
    'mara@аcme.example',
    `${'x'.repeat(320)}@acme.example`,
  ])('%j is no address', (email) => expect(domainOf(email)).toBeNull());
});

describe('a domain', () => {
  it('counts once its text record is found', async () => {
    const claimed = await domains.claim('acme', 'Acme.Example');
    expect(claimed).toMatchObject({ domain: 'acme.example', verified_at: null });
    expect(await domains.owns('acme', 'acme.example')).toBe(false);
    await expect(domains.verify('acme', 'acme.example')).rejects.toMatchObject({ status: 409 });
    dns.records.set('acme.example', ['v=spf1 -all', `${proofOf(claimed)}x`]);
    await expect(domains.verify('acme', 'acme.example')).rejects.toMatchObject({ status: 409 });
    dns.records.set('acme.example', ['v=spf1 -all', proofOf(claimed)]);
    expect(await domains.verify('acme', 'acme.example')).toMatchObject({ verified_at: hub.clock.now() });
    expect(await domains.owns('acme', 'acme.example')).toBe(true);
    expect(await domains.owns('other', 'acme.example')).toBe(false);
  });

  it('belongs to who proves it first, and to nobody twice', async () => {
    const theirs = await domains.claim('other', 'acme.example');
    dns.records.get('acme.example')?.push(proofOf(theirs));
    await expect(domains.verify('other', 'acme.example')).rejects.toMatchObject({ status: 409 });
    expect(await domains.owns('other', 'acme.example')).toBe(false);
    await domains.remove('acme', 'acme.example');
    expect(await domains.verify('other', 'acme.example')).toMatchObject({ domain: 'acme.example' });
  });

  it('is not proved by the record of somebody else', async () => {
    const [mine, theirs] = [
      await domains.claim('acme', 'two.example'),
      await domains.claim('other', 'two.example'),
    ];
    expect(mine.token).not.toBe(theirs.token);
    dns.records.set('two.example', [proofOf(theirs)]);
    await expect(domains.verify('acme', 'two.example')).rejects.toMatchObject({ status: 409 });
  });

  it('keeps its record when it is claimed again', async () => {
    const first = await domains.claim('acme', 'again.example');
    expect((await domains.claim('acme', 'again.example')).token).toBe(first.token);
  });

  it('that the operator vouches for needs no record, in its own organisation', async () => {
    expect((await domains.claim('acme', 'vouched.example')).verified_at).toEqual(hub.clock.now());
    expect((await domains.claim('other', 'vouched.example')).verified_at).toBeNull();
  });

  it.each(['gmail.com', 'GMX.de', 'localhost', 'acme', 'a b.example', '*.example', 'http://acme.example'])(
    '%s cannot be claimed: 422',
    async (name) => {
      await expect(domains.claim('acme', name)).rejects.toMatchObject({
        status: 422,
        errors: [{ path: 'domain' }],
      });
    },
  );

  it('of nobody is not there: 404', async () => {
    await expect(domains.verify('acme', 'none.example')).rejects.toMatchObject({ status: 404 });
    await expect(domains.remove('acme', 'none.example')).rejects.toMatchObject({ status: 404 });
    expect((await domains.list('acme')).map(({ domain }) => domain)).toEqual([
      'again.example',
      'two.example',
      'vouched.example',
    ]);
  });
});
