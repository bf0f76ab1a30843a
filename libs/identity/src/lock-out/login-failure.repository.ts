import { Injectable } from '@nestjs/common';
import { nobodysTenant, TenantDoor } from '@patchbay/platform';

/** Failed sign-ins of the last minutes, in the database: all nodes see the same. */
@Injectable()
export class LoginFailureRepository {
  constructor(private readonly door: TenantDoor) {}

  /** When the `most`-th last failure of each key was, for keys that have so many since `since`. */
  async lockedSince(keys: string[], most: number, since: Date): Promise<Date[]> {
    const rows = await this.door.run<{ at: Date }[]>(nobodysTenant, (em) =>
      em.query(
        `select min(failed_at) as at from (
           select key, failed_at, row_number() over (partition by key order by failed_at desc) as nth
             from login_failure where key = any($1) and failed_at > $2) f
          where nth <= $3 group by key having count(*) >= $3`,
        [keys, since, most],
      ),
    );
    return rows.map(({ at }) => at);
  }

  /** Adds one for each key, and forgets what is too old to count. */
  async add(keys: string[], now: Date, since: Date): Promise<void> {
    await this.door.run(nobodysTenant, async (em) => {
      await em.query('delete from login_failure where key = any($1) and failed_at <= $2', [keys, since]);
      await em.query(
        'insert into login_failure(tenant_id, key, failed_at) select $1, key, $3 from unnest($2::text[]) key',
        [nobodysTenant, keys, now],
      );
    });
  }

  async clear(key: string): Promise<void> {
    await this.door.run(nobodysTenant, (em) => em.query('delete from login_failure where key = $1', [key]));
  }
}
