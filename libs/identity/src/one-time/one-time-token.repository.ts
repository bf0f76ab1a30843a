import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** What a token opens, once. */
export type Purpose = 'reset_password' | 'verify_email' | 'second_factor' | 'enrol_second_factor';

export interface NewOneTimeToken {
  hash: string;
  purpose: Purpose;
  userId: string;
  /** The address that was asked, where the token proves it. */
  email?: string;
  now: Date;
  expires: Date;
}

export interface OneTimeToken {
  purpose: Purpose;
  user_id: string;
  email: string | null;
}

const columns = 'purpose, user_id, email';
const good = 'token_hash = $1 and purpose = any($2) and used_at is null and expires_at > $3';

/** Secrets of links and challenges, kept as hashes; each works once and for its time. */
@Injectable()
export class OneTimeTokenRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Tokens of the same purpose that this person still holds end; yesterday's go. */
  async add(tenantId: string, token: NewOneTimeToken): Promise<void> {
    const { hash, purpose, userId, email, now, expires } = token;
    await this.door.run(tenantId, async (em) => {
      await em.query(
        `delete from one_time_token where expires_at < $1::timestamptz - interval '1 day'
            or (user_id = $2 and purpose = $3 and used_at is null and purpose <> 'second_factor')`,
        [now, userId, purpose],
      );
      await em.query(
        `insert into one_time_token(tenant_id, token_hash, purpose, user_id, email, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [tenantId, hash, purpose, userId, email ?? null, now, expires],
      );
    });
  }

  async tenantOf(hash: string): Promise<string | null> {
    const rows = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from one_time_lookup($1)', [hash]),
    );
    return rows[0]?.tenant_id ?? null;
  }

  /** Uses the token up; null when it is for something else, used or expired. Of parallel attempts one succeeds. */
  use(tenantId: string, hash: string, purpose: Purpose, now: Date): Promise<OneTimeToken | null> {
    return this.change(tenantId, 'used_at = $3', 'true', [hash, [purpose], now]);
  }

  /** Counts a try before anything is compared: of a burst of parallel ones no more than `most` get through. */
  try(
    tenantId: string,
    hash: string,
    purposes: Purpose[],
    now: Date,
    most: number,
  ): Promise<OneTimeToken | null> {
    return this.change(tenantId, 'tries = tries + 1', 'tries < $4', [hash, purposes, now, most]);
  }

  /** Whose it is, without using it. */
  async find(tenantId: string, hash: string, purpose: Purpose, now: Date): Promise<OneTimeToken | null> {
    const rows = await this.door.run<OneTimeToken[]>(tenantId, (em) =>
      em.query(`select ${columns} from one_time_token where ${good}`, [hash, [purpose], now]),
    );
    return rows[0] ?? null;
  }

  private change(
    tenantId: string,
    set: string,
    condition: string,
    values: unknown[],
  ): Promise<OneTimeToken | null> {
    return this.door.run(tenantId, async (em) => {
      const [rows] = await em.query<[OneTimeToken[], number]>(
        `update one_time_token set ${set} where ${good} and ${condition} returning ${columns}`,
        values,
      );
      return rows[0] ?? null;
    });
  }
}
