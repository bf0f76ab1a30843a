import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** What is to be told about one person. */
export interface Untold {
  user_id: string;
  email: string;
  action: string;
  attempts: number;
}

/** Failures that the audit log has not been told of yet, one row for each person and kind of failure. */
@Injectable()
export class FailedSignInRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Counts one failure. Answers what is to be told now; null while an entry of this person is younger than `quietMs`. */
  async count(
    tenantId: string,
    userId: string,
    action: string,
    now: Date,
    quietMs: number,
  ): Promise<Untold | null> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into sign_in_failure as f (tenant_id, user_id, action, untold) values ($1, $2, $3, 1)
         on conflict (tenant_id, user_id, action) do update set untold = f.untold + 1`,
        [tenantId, userId, action],
      ),
    );
    return (await this.take(tenantId, now, quietMs, [userId, action])).at(0) ?? null;
  }

  /** Everything that may be told now. */
  rest(tenantId: string, now: Date, quietMs: number): Promise<Untold[]> {
    return this.take(tenantId, now, quietMs, [null, null]);
  }

  /** Rows that say nothing any more. */
  async forget(tenantId: string, before: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('delete from sign_in_failure where untold = 0 and told_at < $1', [before]),
    );
  }

  private async take(
    tenantId: string,
    now: Date,
    quietMs: number,
    which: [userId: string | null, action: string | null],
  ): Promise<Untold[]> {
    const quietSince = new Date(now.getTime() - quietMs);
    const [rows] = await this.door.run<[Untold[], number]>(tenantId, (em) =>
      em.query(
        `update sign_in_failure f set untold = 0, told_at = $1
           from (select user_id, action, untold from sign_in_failure
                  where untold > 0 and (told_at is null or told_at <= $2)
                    and user_id = coalesce($3::uuid, user_id) and action = coalesce($4::text, action)
                  order by user_id, action for update) was
           join app_user u on u.id = was.user_id
          where f.user_id = was.user_id and f.action = was.action
          returning f.user_id, f.action, u.email, was.untold as attempts`,
        [now, quietSince, ...which],
      ),
    );
    return rows;
  }
}
