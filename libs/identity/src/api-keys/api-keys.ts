import { Injectable } from '@nestjs/common';
import {
  AuditTrail,
  Clock,
  conflict,
  forbidden,
  notFound,
  TenantDoor,
  unauthorized,
} from '@patchbay/platform';
import { secretHash } from '../access-tokens.js';
import { covers, may, type Permission } from '../permissions.js';
import type { KeyHolder, Principal } from '../principal.js';
import { grantable } from '../roles/role.repository.js';
import { UserRepository } from '../user.repository.js';
import { ApiKeyTrust } from './api-key-trust.js';
import { hintOf, newApiKey } from './api-key.js';
import { ApiKeyRepository, type ApiKeyRow, type NewApiKey } from './api-key.repository.js';
import { ApiKeyUses } from './api-key-uses.js';

export interface ApiKeyWish {
  name: string;
  scopes: readonly Permission[];
  expires_at: Date | null;
  /** A key of the organisation itself stays when the person who made it goes. */
  organisation: boolean;
}

/** So many of one person, or of the organisation, that still count: whoever wants more has lost sight of them. */
const mostKeys = 100;

/** What is a person's own, and ownership, no key has. */
const scopesOfKeys: ReadonlySet<Permission> = new Set(grantable);

/** Keys by which programs come in: for a person, or for the organisation itself. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly users: UserRepository,
    private readonly trust: ApiKeyTrust,
    private readonly uses: ApiKeyUses,
    private readonly audit: AuditTrail,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  /** Who acts through this key; throws 401 for one that is not, or no longer, good. */
  async authenticate(key: string): Promise<KeyHolder> {
    const hash = secretHash(key);
    const holder = await this.trust.get(hash, () => this.read(hash));
    if (!holder) throw unauthorized('The API key is wrong, expired or revoked.');
    this.uses.note(holder.tenantId, holder.apiKey.id);
    return holder;
  }

  async list(caller: Principal, organisation: boolean): Promise<ApiKeyRow[]> {
    if (organisation) mustManage(caller);
    return this.keys.list(caller.tenantId, organisation ? null : caller.userId);
  }

  /** The key itself is in this answer and nowhere else. */
  async create(caller: Principal, wish: ApiKeyWish): Promise<{ row: ApiKeyRow; key: string }> {
    if (wish.organisation) mustManage(caller);
    if (!covers(caller, wish.scopes) || !wish.scopes.every((scope) => scopesOfKeys.has(scope)))
      throw forbidden('A key cannot do more than you may do yourself.');
    const key = newApiKey();
    const row = await this.door.run(caller.tenantId, () => this.store(caller, wish, key));
    return { row, key };
  }

  /** One's own; keys of the organisation, for those who manage it. */
  revoke(caller: Principal, id: string): Promise<void> {
    const { tenantId, userId } = caller;
    const now = this.clock.now();
    return this.door.run(tenantId, async () => {
      const own = await this.keys.revoke(tenantId, id, userId, now);
      const ours = () => (may(caller, 'tenant:manage') ? this.keys.revoke(tenantId, id, null, now) : null);
      const name = own ?? (await ours());
      if (name === null) throw notFound('API key');
      await this.audit.detail(tenantId, { target: { type: 'api_key', id, name } });
    });
  }

  private async store(caller: Principal, wish: ApiKeyWish, key: string): Promise<ApiKeyRow> {
    const { tenantId } = caller;
    const wanted = rowOf(caller, wish, key, this.clock.now());
    if ((await this.keys.count(tenantId, wanted.owner_id, wanted.created_at)) >= mostKeys)
      throw conflict(`There are ${mostKeys} keys already. Revoke those that nothing uses any more.`);
    const row = await this.keys.create(tenantId, wanted);
    const target = { type: 'api_key', id: row.id, name: row.name };
    await this.audit.detail(tenantId, { target, after: { ...wish, scopes: [...wish.scopes] } });
    return row;
  }

  private async read(hash: string): Promise<KeyHolder | null> {
    const place = await this.keys.locate(hash);
    const key = place && (await this.keys.find(place.tenant_id, place.key_id, this.clock.now()));
    if (!key) return null;
    const { tenant_id: tenantId } = place;
    const apiKey = { id: key.id, name: key.name };
    // The organisation's own key is nobody: it has its id for a name, and the least of all roles.
    if (key.owner_id === null)
      return { userId: key.id, tenantId, role: 'viewer', permissions: key.scopes, apiKey };
    const owner = await this.users.find(tenantId, key.owner_id);
    if (!owner || owner.disabled_at) return null;
    const permissions = key.scopes.filter((scope) => may(owner, scope));
    return { userId: owner.id, tenantId, role: owner.role, permissions, apiKey };
  }
}

const rowOf = (caller: Principal, wish: ApiKeyWish, key: string, now: Date): NewApiKey => ({
  name: wish.name,
  owner_id: wish.organisation ? null : caller.userId,
  created_by: caller.userId,
  key_hash: secretHash(key),
  hint: hintOf(key),
  scopes: wish.scopes,
  created_at: now,
  expires_at: wish.expires_at,
});

function mustManage(caller: Principal): void {
  if (!may(caller, 'tenant:manage')) throw forbidden('Your role does not include tenant:manage.');
}
