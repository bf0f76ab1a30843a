import { Injectable } from '@nestjs/common';
import { Clock, Vault } from '@patchbay/platform';
import { SsoAddresses } from '../addresses.js';
import { secretPlace, type SamlConnection } from '../connection.js';
import { SsoRequestRepository } from '../request.repository.js';
import { SamlRequestCache } from './request-cache.js';
import { ServiceProvider } from './service-provider.js';

/** Makes the library's service provider of a connection. */
@Injectable()
export class ServiceProviders {
  constructor(
    private readonly requests: SsoRequestRepository,
    private readonly addresses: SsoAddresses,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** `loginId`: the login that a new request belongs to. */
  async of(connection: SamlConnection, loginId?: string): Promise<ServiceProvider> {
    const now = (): Date => this.clock.now();
    const { tenant_id, id, secret } = connection;
    const key = await this.vault.open(tenant_id, secretPlace(id), secret ?? '');
    const cache = new SamlRequestCache(this.requests, connection, now, loginId);
    return new ServiceProvider(connection, this.addresses, cache, key, now);
  }
}
