import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { Clock, CONFIG, conflict, invalid, notFound } from '@patchbay/platform';
import { newSecret } from '../access-tokens.js';
import { DomainRecords } from './domain-records.js';
import { SsoDomainRepository, type SsoDomain } from './domain.repository.js';

const recordName = 'patchbay-verification';
/** Everybody has addresses there, so nobody can vouch for them. */
const shared = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
]);
for (const more of ['icloud.com', 'gmx.de', 'gmx.net', 'web.de', 'proton.me', 'protonmail.com', 'aol.com'])
  shared.add(more);

/** The domain of an address, in lower case; null when it is no address. */
export function domainOf(email: string): string | null {
  const match =
    /^[^\s@<>"(),;:\\]+@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)$/i.exec(
      email,
    );
  return email.length <= 320 ? (match?.[1]?.toLowerCase() ?? null) : null;
}

/** The text record that proves a domain. */
export const proofOf = (domain: SsoDomain): string => `${recordName}=${domain.token}`;

/** E-mail domains that an organisation has proved to be its own. Only their people come in by single sign-on. */
@Injectable()
export class SsoDomains {
  constructor(
    private readonly repository: SsoDomainRepository,
    private readonly records: DomainRecords,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'ssoDomains'>,
  ) {}

  list(tenantId: string): Promise<SsoDomain[]> {
    return this.repository.list(tenantId);
  }

  async claim(tenantId: string, name: string): Promise<SsoDomain> {
    const domain = domainOf(`x@${name}`);
    if (!domain) throw invalid([{ path: 'domain', message: 'is not a domain such as example.com' }]);
    if (shared.has(domain))
      throw invalid([
        { path: 'domain', message: 'belongs to a public mail provider, not to an organisation' },
      ]);
    await this.repository.claim(tenantId, domain, newSecret());
    if (this.vouchedFor(tenantId, domain)) await this.repository.verified(tenantId, domain, this.clock.now());
    return this.get(tenantId, domain);
  }

  /** Looks for the text record. Throws 409 while it is not there. */
  async verify(tenantId: string, domain: string): Promise<SsoDomain> {
    const claimed = await this.get(tenantId, domain);
    if (claimed.verified_at) return claimed;
    const found = await this.records.textOf(claimed.domain);
    if (!found.includes(proofOf(claimed)) && !this.vouchedFor(tenantId, claimed.domain))
      throw conflict(`${claimed.domain} has no text record ${proofOf(claimed)} yet.`);
    await this.repository.verified(tenantId, claimed.domain, this.clock.now());
    return this.get(tenantId, claimed.domain);
  }

  async remove(tenantId: string, domain: string): Promise<void> {
    if (!(await this.repository.remove(tenantId, domain.toLowerCase()))) throw notFound('domain');
  }

  async owns(tenantId: string, domain: string): Promise<boolean> {
    return (await this.repository.find(tenantId, domain))?.verified_at != null;
  }

  private async get(tenantId: string, domain: string): Promise<SsoDomain> {
    const row = await this.repository.find(tenantId, domain.toLowerCase());
    if (!row) throw notFound('domain');
    return row;
  }

  private vouchedFor(tenantId: string, domain: string): boolean {
    return this.config.ssoDomains.some((one) => one.tenant === tenantId && one.domain === domain);
  }
}
