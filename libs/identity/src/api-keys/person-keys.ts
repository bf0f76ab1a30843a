import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, forbidden, notFound, TenantDoor } from '@patchbay/platform';
import { covers } from '../permissions.js';
import type { Principal } from '../principal.js';
import { UserRepository, type User } from '../user.repository.js';
import { ApiKeyRepository, type ApiKeyRow } from './api-key.repository.js';

/** Keys of another person, for those who look after people. Nobody reaches into what somebody has who holds more. */
@Injectable()
export class PersonKeys {
  constructor(
    private readonly users: UserRepository,
    private readonly keys: ApiKeyRepository,
    private readonly audit: AuditTrail,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  list(caller: Principal, personId: string): Promise<ApiKeyRow[]> {
    return this.door.run(caller.tenantId, async () => {
      const { id } = await this.reachable(caller, personId);
      return this.keys.list(caller.tenantId, id);
    });
  }

  /** Throws 404 for a key that is not this person's. */
  revoke(caller: Principal, personId: string, keyId: string): Promise<void> {
    const { tenantId } = caller;
    return this.door.run(tenantId, async () => {
      const person = await this.reachable(caller, personId);
      const name = await this.keys.revoke(tenantId, keyId, person.id, this.clock.now());
      if (name === null) throw notFound('API key');
      const target = { type: 'api_key', id: keyId, name };
      await this.audit.detail(tenantId, { target, before: { owner: person.email } });
    });
  }

  private async reachable(caller: Principal, personId: string): Promise<User> {
    const person = await this.users.find(caller.tenantId, personId);
    if (!person) throw notFound('user');
    if (!covers(caller, person.permissions))
      throw forbidden('This person may do more than you: their keys are not yours to see or revoke.');
    return person;
  }
}
