import { BlockList, isIP } from 'node:net';

/** IPv4 ranges that are not the public internet (RFC 6890 and friends). */
const refused4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** IPv6: only 2000::/3 is public, less these. Mapped, NAT64, unique-local and link-local lie outside it. */
const refused6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16'];

const blocked = new BlockList();
for (const range of refused4) addRange(blocked, range);
const blocked6 = new BlockList();
for (const range of refused6) addRange(blocked6, range);
const global6 = new BlockList();
addRange(global6, '2000::/3');

/** True when an address is on the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (address.includes('%')) return false;
  if (family === 4) return !blocked.check(address, 'ipv4');
  if (family === 6) return global6.check(address, 'ipv6') && !blocked6.check(address, 'ipv6');
  return false;
}

/** Hosts and ranges an operator has opened: `10.1.0.0/16`, `192.168.1.7`, `jira.internal`. */
export class AllowList {
  private readonly hosts = new Set<string>();
  private readonly ranges = new BlockList();

  constructor(entries: string[]) {
    for (const entry of entries) {
      const [address, bits] = entry.split('/');
      if (address && isIP(address))
        addRange(this.ranges, bits ? entry : `${entry}/${isIP(address) === 4 ? 32 : 128}`);
      else this.hosts.add(entry.toLowerCase());
    }
  }

  host(name: string): boolean {
    return this.hosts.has(name.toLowerCase());
  }

  address(address: string): boolean {
    const family = isIP(address);
    return (
      family !== 0 && !address.includes('%') && this.ranges.check(address, family === 4 ? 'ipv4' : 'ipv6')
    );
  }
}

function addRange(list: BlockList, range: string): void {
  const [address = '', bits = '0'] = range.split('/');
  list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
