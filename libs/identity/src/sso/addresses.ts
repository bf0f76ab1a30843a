import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG } from '@patchbay/platform';

/** The addresses a provider is told about; each connection has its own, so that answers cannot be mixed up. */
@Injectable()
export class SsoAddresses {
  readonly hub: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'publicUrl' | 'port'>) {
    this.hub = config.publicUrl ?? `http://localhost:${config.port}`;
  }

  /** Entity id of the service provider and where its metadata lies. */
  metadata(connectionId: string): string {
    return `${this.hub}/api/sso/saml/${connectionId}/metadata`;
  }

  acs(connectionId: string): string {
    return `${this.hub}/api/sso/saml/${connectionId}/acs`;
  }

  logout(connectionId: string): string {
    return `${this.hub}/api/sso/saml/${connectionId}/slo`;
  }

  callback(connectionId: string): string {
    return `${this.hub}/api/sso/oidc/${connectionId}/callback`;
  }

  /** For bookmarks and application tiles: begins a login. */
  login(connectionId: string): string {
    return `${this.hub}/api/sso/${connectionId}/login`;
  }
}
