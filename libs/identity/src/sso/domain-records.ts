import { Resolver } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** Reads the text records of a domain. */
@Injectable()
export class DomainRecords {
  protected readonly resolver = new Resolver({ timeout: 3_000, tries: 2 });

  /** Text records, each joined from its parts; empty when there are none or the domain does not answer. */
  async textOf(domain: string): Promise<string[]> {
    const records = await this.resolver.resolveTxt(domain).catch(() => []);
    return records.map((parts) => parts.join(''));
  }
}
