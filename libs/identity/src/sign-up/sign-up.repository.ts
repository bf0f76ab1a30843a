import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import { firstTenant } from '../first-admin.js';

export interface SignUpRow {
  email: string;
  name: string;
  organisation: string;
  password_hash: string;
}

/** Organisations to be, until their founder has read the mail. They lie with the organisation that looks after the hub. */
@Injectable()
export class SignUpRepository {
  constructor(private readonly door: TenantDoor) {}

  async add(hash: string, row: SignUpRow, now: Date, expires: Date): Promise<void> {
    await this.door.run(firstTenant.id, async (em) => {
      await em.query('delete from sign_up where lower(email) = lower($1) or expires_at < $2', [
        row.email,
        now,
      ]);
      await em.query(
        `insert into sign_up(tenant_id, token_hash, email, name, organisation, password_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [firstTenant.id, hash, row.email, row.name, row.organisation, row.password_hash, now, expires],
      );
    });
  }

  /** Uses the link up; null when it is unknown, used or expired. Of parallel attempts one succeeds. */
  async use(hash: string, now: Date): Promise<SignUpRow | null> {
    const [rows] = await this.door.run<[SignUpRow[], number]>(firstTenant.id, (em) =>
      em.query(
        `update sign_up set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2
          returning email, name, organisation, password_hash`,
        [hash, now],
      ),
    );
    return rows[0] ?? null;
  }
}
