import { Injectable } from '@nestjs/common';
import { newId, nobodysTenant, TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';

/** Addresses whose owner may want a new password: written for every address, known or not. */
@Injectable()
export class ResetRequestRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Answers the id; `then` runs in the same transaction. */
  async add(email: string, then: (em: EntityManager, id: string) => Promise<void>): Promise<void> {
    const id = newId();
    await this.door.run(nobodysTenant, async (em) => {
      await em.query('insert into reset_request(tenant_id, id, email) values ($1, $2, $3)', [
        nobodysTenant,
        id,
        email,
      ]);
      await then(em, id);
    });
  }

  async find(id: string): Promise<string | null> {
    const rows = await this.door.run<{ email: string }[]>(nobodysTenant, (em) =>
      em.query('select email from reset_request where id = $1', [id]),
    );
    return rows[0]?.email ?? null;
  }

  async remove(id: string): Promise<void> {
    await this.door.run(nobodysTenant, (em) => em.query('delete from reset_request where id = $1', [id]));
  }
}
