import { describe, expect, it } from 'vitest';
import { EgressError, EgressGuard } from './egress-guard.js';

const guard = (allowed: string[] = [], answers: Record<string, string[]> = {}): EgressGuard =>
  new EgressGuard(allowed, async (host) => (answers[host] ?? []).map((address) => ({ address })));

/** Every spelling of an address here that a URL parser lets through. */
const forbidden = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0x0.0x0.0x1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://0/',
  'http://0.0.0.0/',
  'http://000.000.000.000/',
  'http://①②⑦.⓪.⓪.①/',
  'http://127。0。0。1/',
  'http://%31%32%37.0.0.1/',
  'http://[::1]/',
  'http://[::]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[0:0:0:0:0:ffff:7f00:0001]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[fd12:3456:789a::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://10.0.0.1/',
  'http://10.1/',
  'http://167772161/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://3232235777/',
  'http://0xc0a80101/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://[::ffff:169.254.169.254]/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://100.100.100.200/',
  'http://192.0.0.192/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
];

describe('a URL', () => {
  it.each(forbidden)('%s is refused before anything is resolved', (url) => {
    expect(() => guard().checkUrl(url)).toThrow(EgressError);
    expect(() => guard().checkUrl(url.replace('http:', 'https:'))).toThrow(EgressError);
  });

  it.each([
    ['ftp://public.test/', 'only http and https'],
    ['file:///etc/passwd', 'only http and https'],
    ['gopher://public.test/', 'only http and https'],
    ['javascript:alert(1)', 'only http and https'],
    ['data:text/plain,x', 'only http and https'],
    ['ws://public.test/', 'only http and https'],
    ['unix:/var/run/docker.sock', 'only http and https'],
    ['not a url', 'not a URL'],
    ['', 'not a URL'],
    ['//public.test/', 'not a URL'],
    ['http://', 'not a URL'],
    ['http://[::1', 'not a URL'],
    ['http://256.1.1.1/', 'not a URL'],
    ['http://user@public.test/', 'user name'],
    ['http://user:pass@public.test/', 'user name'],
    ['http://:pass@public.test/', 'user name'],
    ['http://public.test@127.0.0.1/', 'user name'],
    ['http://public.test:22/', 'port 22'],
    ['http://public.test:5432/', 'port 5432'],
    ['https://public.test:8443/', 'port 8443'],
    ['http://public.test:0/', 'port'],
  ])('%s is refused: %s', (url, reason) => {
    expect(() => guard().checkUrl(url)).toThrow(EgressError);
    expect(() => guard().checkUrl(url)).toThrow(reason);
  });

  it('never shows what it carries in the refusal', () => {
    const said = (): unknown => guard().checkUrl('http://robot:hunter2@public.test/?token=sesame');
    expect(said).toThrow(EgressError);
    expect(said).not.toThrow(/hunter2|sesame|robot/);
  });

  it.each([
    'http://public.test/',
    'https://public.test/path?query#fragment',
    'https://public.test:443/',
    'http://public.test:80/',
    'https://public.test:80/',
    'http://8.8.8.8/',
    'http://[2606:4700::1111]/',
    'HTTPS://PUBLIC.TEST/',
    'http://localhost/',
  ])('%s is well-formed', (url) => {
    expect(guard().checkUrl(url)).toBeInstanceOf(URL);
  });

  it.each([
    [['127.0.0.1'], 'http://127.0.0.1:8080/'],
    [['127.0.0.1'], 'http://2130706433:8080/'],
    [['10.0.0.0/8'], 'http://10.2.3.4:9200/'],
    [['::1'], 'http://[::1]:3000/'],
    [['jira.internal'], 'http://jira.internal:8080/'],
    [['jira.internal'], 'http://JIRA.Internal:8080/'],
  ])("on the operator's list %j is allowed with any port: %s", (allowed, url) => {
    expect(guard(allowed).checkUrl(url)).toBeInstanceOf(URL);
  });

  it.each([
    [['10.0.0.0/8'], 'http://11.0.0.1:9200/'],
    [['127.0.0.1'], 'http://127.0.0.2/'],
    [['jira.internal'], 'http://wiki.internal:8080/'],
    [['jira.internal'], 'http://127.0.0.1/'],
  ])("beside the operator's list %j stays refused: %s", (allowed, url) => {
    expect(() => guard(allowed).checkUrl(url)).toThrow(EgressError);
  });
});

describe('a host name', () => {
  const names = {
    'public.test': ['93.184.215.14'],
    'both.test': ['93.184.215.14', '2606:2800:21f:cb07::1'],
    'mixed.test': ['93.184.215.14', '10.0.0.1'],
    'mixed6.test': ['2606:2800:21f:cb07::1', '::1'],
    'mapped.test': ['::ffff:127.0.0.1'],
    'loop.test': ['127.0.0.1'],
    'meta.test': ['169.254.169.254'],
    'odd.test': ['not an address'],
  };

  it('is pinned to the first address that was checked', async () => {
    expect(await guard([], names).vet('public.test')).toBe('93.184.215.14');
    expect(await guard([], names).vet('both.test')).toBe('93.184.215.14');
  });

  it.each(['mixed.test', 'mixed6.test', 'mapped.test', 'loop.test', 'meta.test', 'odd.test'])(
    '%s is refused whole for one forbidden answer',
    async (host) => {
      await expect(guard([], names).vet(host)).rejects.toThrow(EgressError);
      await expect(guard([], names).vet(host)).rejects.toThrow('PATCHBAY_EGRESS_ALLOW');
    },
  );

  it('refused is named, what it resolved to is not', async () => {
    const refused = guard([], { 'inside.test': ['10.20.30.40'] }).vet('inside.test');
    await expect(refused).rejects.toThrow('inside.test is not on the public internet');
    await expect(refused).rejects.not.toThrow('10.20.30.40');
  });

  it('without an address is refused', async () => {
    await expect(guard([], names).vet('nowhere.test')).rejects.toThrow('nowhere.test has no address');
  });

  it('loses its root dot before it is looked up', async () => {
    expect(await guard([], names).vet('public.test.')).toBe('93.184.215.14');
    await expect(guard([], names).vet('loop.test.')).rejects.toThrow(EgressError);
  });

  it('may resolve to an opened range, or be opened itself', async () => {
    expect(await guard(['10.0.0.0/8'], names).vet('mixed.test')).toBe('93.184.215.14');
    expect(await guard(['loop.test'], names).vet('loop.test')).toBe('127.0.0.1');
    await expect(guard(['10.0.0.0/8'], names).vet('loop.test')).rejects.toThrow(EgressError);
  });

  it('is looked up again for each connection: what was public may be private now', async () => {
    const answers = [['93.184.215.14'], ['127.0.0.1']];
    const rebinding = new EgressGuard([], async () =>
      (answers.shift() ?? []).map((address) => ({ address })),
    );
    expect(await rebinding.vet('rebind.test')).toBe('93.184.215.14');
    await expect(rebinding.vet('rebind.test')).rejects.toThrow(EgressError);
  });

  it('given as an address is checked as one, without a look-up', async () => {
    const never = new EgressGuard([], () => Promise.reject(new Error('looked up')));
    expect(await never.vet('8.8.8.8')).toBe('8.8.8.8');
    expect(await never.vet('[2606:4700::1111]')).toBe('2606:4700::1111');
    await expect(never.vet('[::1]')).rejects.toThrow(EgressError);
    await expect(never.vet('10.0.0.1')).rejects.toThrow(EgressError);
  });

  it('uses the resolver of the machine when none is given', async () => {
    await expect(new EgressGuard([]).vet('localhost')).rejects.toThrow(EgressError);
    expect(['127.0.0.1', '::1']).toContain(await new EgressGuard(['localhost']).vet('localhost'));
  });
});
