import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AllowList, isPublicAddress } from './addresses.js';

/** The address may not be called. The message names the host, never what it resolved to. */
export class EgressError extends Error {
  override name = 'EgressError';
}

type Resolve = (host: string) => Promise<{ address: string }[]>;
const openPorts = new Set([80, 443]);

/** Decides which host may be called from here, and pins the address that was checked. */
export class EgressGuard {
  private readonly allow: AllowList;

  constructor(
    allowed: string[],
    private readonly resolve: Resolve = (host) => lookup(host, { all: true, verbatim: true }),
  ) {
    this.allow = new AllowList(allowed);
  }

  /** Checks the form of a URL before anything is resolved. Throws {@link EgressError}. */
  checkUrl(text: string): URL {
    if (!URL.canParse(text)) throw new EgressError('not a URL');
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new EgressError('only http and https may be called');
    if (url.username || url.password) throw new EgressError('a URL must not carry a user name or password');
    const host = bareHost(url.hostname);
    if (isIP(host)) this.checkAddress(host, host);
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    if (!openPorts.has(port) && !this.allow.host(host) && !this.allow.address(host)) {
      throw new EgressError(`port ${port} may not be called`);
    }
    return url;
  }

  /** The address of a mail server or database: the same rules as for a URL, any port. Throws {@link EgressError}. */
  async vetHost(host: string, port: number): Promise<string> {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new EgressError('not a port');
    const bare = bareHost(host);
    if (!isIP(bare) && !/^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?$/.test(bare))
      throw new EgressError('not a host name');
    return this.vet(bare);
  }

  /** The one address to connect to. Any forbidden address among the answers refuses them all. */
  async vet(hostname: string): Promise<string> {
    const host = bareHost(hostname);
    if (isIP(host)) {
      this.checkAddress(host, host);
      return host;
    }
    const answers = await this.resolve(host.replace(/\.$/, ''));
    for (const answer of answers) this.checkAddress(answer.address, host);
    const first = answers[0];
    if (!first) throw new EgressError(`${host} has no address`);
    return first.address;
  }

  private checkAddress(address: string, host: string): void {
    if (isPublicAddress(address) || this.allow.address(address) || this.allow.host(host)) return;
    throw new EgressError(
      `${host} is not on the public internet; an operator may allow it with PATCHBAY_EGRESS_ALLOW`,
    );
  }
}

const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase();
