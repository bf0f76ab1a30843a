import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** Where a person may go: their row in an organisation that is open, and in which they are not switched off. */
export interface Place {
  tenant_id: string;
  user_id: string;
  /** The row with the password. */
  is_home: boolean;
}

/** Rows of one person in several organisations. Each question begins with their row in the organisation that asks. */
@Injectable()
export class MembershipRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Oldest first. */
  places(tenantId: string, userId: string): Promise<Place[]> {
    return this.door.run<Place[]>(tenantId, (em) =>
      em.query('select tenant_id, user_id, is_home from membership_list($1)', [userId]),
    );
  }

  /** A new organisation with this person as its owner; null when they own `most` already. Of parallel calls none gets past it. */
  async found(
    tenantId: string,
    userId: string,
    organisation: { id: string; name: string },
    most: number,
  ): Promise<string | null> {
    const rows = await this.door.run<{ id: string | null }[]>(tenantId, (em) =>
      em.query('select organisation_found($1, $2, $3, $4) as id', [
        userId,
        organisation.id,
        organisation.name,
        most,
      ]),
    );
    return rows[0]?.id ?? null;
  }

  /** Moves password and second factor from a home to another row of the person; the home becomes a membership. */
  async promote(tenantId: string, homeId: string, heirId: string, sealed: string | null): Promise<boolean> {
    const rows = await this.door.run<{ done: boolean }[]>(tenantId, (em) =>
      em.query('select membership_promote($1, $2, $3) as done', [homeId, heirId, sealed]),
    );
    return rows[0]?.done ?? false;
  }

  /** People whose home this is and who belong to others too. */
  async guests(tenantId: string): Promise<string[]> {
    const rows = await this.door.run<{ id: string }[]>(tenantId, (em) =>
      em.query(
        `select u.id from app_user u where u.home_id is null
            and exists (select from membership_list(u.id) m where not m.is_home)`,
      ),
    );
    return rows.map(({ id }) => id);
  }
}
