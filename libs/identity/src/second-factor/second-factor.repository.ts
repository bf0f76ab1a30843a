import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

export interface FactorRow {
  sealed_secret: string;
  confirmed_at: Date | null;
}

/** Secrets of authenticator apps, and recovery codes. */
@Injectable()
export class SecondFactorRepository {
  constructor(private readonly door: TenantDoor) {}

  async find(tenantId: string, userId: string): Promise<FactorRow | null> {
    const rows = await this.door.run<FactorRow[]>(tenantId, (em) =>
      em.query('select sealed_secret, confirmed_at from second_factor where user_id = $1', [userId]),
    );
    return rows[0] ?? null;
  }

  /** Keeps a secret that is still to be confirmed; false when there is a confirmed one. */
  async offer(tenantId: string, userId: string, sealedSecret: string, now: Date): Promise<boolean> {
    const rows = await this.door.run<unknown[]>(tenantId, (em) =>
      em.query(
        `insert into second_factor(tenant_id, user_id, sealed_secret, created_at) values ($1, $2, $3, $4)
         on conflict (user_id) do update set sealed_secret = excluded.sealed_secret, created_at = excluded.created_at
           where second_factor.confirmed_at is null
         returning 1`,
        [tenantId, userId, sealedSecret, now],
      ),
    );
    return rows.length > 0;
  }

  async confirm(tenantId: string, userId: string, now: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update second_factor set confirmed_at = $2 where user_id = $1', [userId, now]),
    );
  }

  /** Uses up a step and all before it; false when that happened already. Of parallel attempts one succeeds. */
  async takeStep(tenantId: string, userId: string, step: number): Promise<boolean> {
    const [, taken] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query('update second_factor set last_step = $2 where user_id = $1 and last_step < $2', [
        userId,
        step,
      ]),
    );
    return taken > 0;
  }

  /** True when there was one. */
  async remove(tenantId: string, userId: string): Promise<boolean> {
    return this.door.run(tenantId, async (em) => {
      await em.query('delete from recovery_code where user_id = $1', [userId]);
      const [, gone] = await em.query<[unknown, number]>('delete from second_factor where user_id = $1', [
        userId,
      ]);
      return gone > 0;
    });
  }

  async replaceCodes(tenantId: string, userId: string, hashes: string[]): Promise<void> {
    await this.door.run(tenantId, async (em) => {
      await em.query('delete from recovery_code where user_id = $1', [userId]);
      await em.query(
        'insert into recovery_code(tenant_id, user_id, code_hash) select $1, $2, hash from unnest($3::text[]) hash',
        [tenantId, userId, hashes],
      );
    });
  }

  /** Of parallel attempts with one code one succeeds. */
  async useCode(tenantId: string, userId: string, hash: string, now: Date): Promise<boolean> {
    const [, used] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        'update recovery_code set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null',
        [userId, hash, now],
      ),
    );
    return used > 0;
  }

  async codesLeft(tenantId: string, userId: string): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query('select count(*)::int as n from recovery_code where user_id = $1 and used_at is null', [
        userId,
      ]),
    );
    return rows[0]?.n ?? 0;
  }

  /** People who could sign in with a password alone, and members from elsewhere: theirs is kept there. */
  without(tenantId: string): Promise<{ id: string; member: boolean }[]> {
    return this.door.run(tenantId, (em) =>
      em.query(
        `select id, home_id is not null as member from app_user u
          where not exists (select from second_factor f where f.user_id = u.id and f.confirmed_at is not null)`,
      ),
    );
  }
}
