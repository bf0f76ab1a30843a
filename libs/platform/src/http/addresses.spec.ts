import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllowList, isPublicAddress } from './addresses.js';

const byte = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 0xffff });
const v6 = (groups: number[]): string => groups.map((each) => each.toString(16)).join(':');

describe('isPublicAddress', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.7',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:10::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:808:808::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1111%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '',
    '8.8.8',
    '8.8.8.8.8',
    '2130706433',
    '0x7f.1',
    ' 8.8.8.8',
  ])('is false for %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2003::1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
  ])('is true for %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('refuses every IPv6 address outside 2000::/3, whatever IPv4 address it carries', () => {
    fc.assert(
      fc.property(fc.tuple(group, group, group, group, group, group, group, group), (groups) => {
        const first = groups[0];
        fc.pre(first < 0x2000 || first > 0x3fff);
        expect(isPublicAddress(v6(groups))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every 6to4 and every mapped address', () => {
    fc.assert(
      fc.property(byte, byte, byte, byte, group, (a, b, c, d, rest) => {
        const [high, low] = [(a << 8) | b, (c << 8) | d];
        expect(isPublicAddress(`::ffff:${a}.${b}.${c}.${d}`)).toBe(false);
        expect(isPublicAddress(v6([0x2002, high, low, rest, 0, 0, 0, 1]))).toBe(false);
        expect(isPublicAddress(v6([0, 0, 0, 0, 0, 0xffff, high, low]))).toBe(false);
      }),
    );
  });

  it('refuses the whole of 10/8, 127/8 and 224/3', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 10, 127),
        fc.integer({ min: 224, max: 255 }),
        byte,
        byte,
        byte,
        (low, high, b, c, d) => {
          expect(isPublicAddress(`${low}.${b}.${c}.${d}`)).toBe(false);
          expect(isPublicAddress(`${high}.${b}.${c}.${d}`)).toBe(false);
        },
      ),
    );
  });
});

describe('an allow-list', () => {
  const list = new AllowList(['10.1.2.0/24', '192.168.7.7', 'Jira.Internal', 'fd00:1::/32', '::1']);

  it.each(['10.1.2.0', '10.1.2.255', '192.168.7.7', 'fd00:1:2::3', '::1'])('opens %s', (address) => {
    expect(list.address(address)).toBe(true);
  });

  it.each([
    '10.1.3.0',
    '10.1.1.255',
    '192.168.7.8',
    'fd00:2::1',
    '::2',
    'fd00:1::1%eth0',
    '127.0.0.1',
    'jira.internal',
    '',
  ])('does not open %s', (address) => {
    expect(list.address(address)).toBe(false);
  });

  it.each([
    ['jira.internal', true],
    ['JIRA.internal', true],
    ['x.jira.internal', false],
    ['jira.internal.evil.test', false],
    ['internal', false],
    ['10.1.2.3', false],
  ])('knows the host %s: %s', (host, known) => {
    expect(list.host(host)).toBe(known);
  });

  it('of nothing opens nothing', () => {
    const none = new AllowList([]);
    expect([none.address('10.0.0.1'), none.host('localhost')]).toEqual([false, false]);
  });
});
