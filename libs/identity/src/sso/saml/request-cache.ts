import type { CacheItem, CacheProvider } from '@node-saml/passport-saml';
import type { SamlConnection } from '../connection.js';
import type { SsoRequestRepository } from '../request.repository.js';

/** The library's memory of its requests, in the database, so that the answer may come to another node. */
export class SamlRequestCache implements CacheProvider {
  constructor(
    private readonly requests: SsoRequestRepository,
    private readonly connection: SamlConnection,
    private readonly now: () => Date,
    /** The login that a new request belongs to. */
    private readonly loginId?: string,
  ) {}

  async saveAsync(samlId: string, value: string): Promise<CacheItem | null> {
    if (this.loginId === undefined) return null;
    await this.requests.nameSaml(this.connection.tenant_id, this.loginId, samlId);
    return { value, createdAt: this.now().getTime() };
  }

  async getAsync(samlId: string): Promise<string | null> {
    const { tenant_id, id } = this.connection;
    const open = await this.requests.openSaml(tenant_id, id, samlId, this.now());
    return open ? this.now().toISOString() : null;
  }

  /** The library drops a request at the first bad answer; ours is used up by a good one, with the assertion. */
  removeAsync(samlId: string | null): Promise<string | null> {
    return Promise.resolve(samlId);
  }
}
