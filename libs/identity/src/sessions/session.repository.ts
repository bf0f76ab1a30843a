import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { SessionTrust } from './session-trust.js';
import type { Visit } from './visit.js';

/** One sign-in. */
export interface SessionRow {
  id: string;
  device: string;
  ip: string | null;
  created_at: Date;
  last_used_at: Date;
}

/** Sign-ins of people. What ends one here is known at once in this process. */
@Injectable()
export class SessionRepository {
  constructor(
    private readonly door: TenantDoor,
    private readonly trust: SessionTrust,
  ) {}

  /** Of a new sign-in, the id. */
  async open(tenantId: string, userId: string, visit: Visit, now: Date, expires: Date): Promise<string> {
    const id = randomUUID();
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into session(tenant_id, id, user_id, device, ip, created_at, last_used_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7)`,
        [tenantId, id, userId, visit.device, visit.ip, now, expires],
      ),
    );
    return id;
  }

  /** Notes the use of a session; false when it, or its person, no longer counts. */
  async use(tenantId: string, id: string, userId: string, now: Date): Promise<boolean> {
    const [, used] = await this.door.run<[unknown[], number]>(tenantId, (em) =>
      em.query(
        `update session s set last_used_at = greatest(s.last_used_at, $3) from app_user u
          where s.id = $1 and s.user_id = $2 and s.ended_at is null and s.expires_at > $3
            and u.id = s.user_id and u.disabled_at is null`,
        [id, userId, now],
      ),
    );
    return used > 0;
  }

  /** Which of these sessions still count, each with the version of its person's record. */
  async alive(tenantId: string, ids: string[], now: Date): Promise<Map<string, number>> {
    const rows = await this.door.run<{ id: string; token_version: number }[]>(tenantId, (em) =>
      em.query(
        `select s.id, u.token_version from session s join app_user u on u.id = s.user_id
          where s.id = any($1::uuid[]) and s.ended_at is null and s.expires_at > $2 and u.disabled_at is null`,
        [ids, now],
      ),
    );
    return new Map(rows.map((row) => [row.id, row.token_version]));
  }

  /** Those that go on, last used first. */
  list(tenantId: string, userId: string, now: Date): Promise<SessionRow[]> {
    return this.door.run<SessionRow[]>(tenantId, (em) =>
      em.query(
        `select id, device, ip, created_at, last_used_at from session
          where user_id = $1 and ended_at is null and expires_at > $2 order by last_used_at desc, id limit 200`,
        [userId, now],
      ),
    );
  }

  /** Ends one; false when there is none that goes on. With `userId`, only one of this person. */
  async end(tenantId: string, id: string, at: Date, userId: string | null = null): Promise<boolean> {
    const ended = await this.endWhere(
      tenantId,
      at,
      'id = $2 and user_id = coalesce($3::uuid, user_id) and expires_at > $1',
      [id, userId],
    );
    return ended > 0;
  }

  /** Ends every session of a person, but for one. */
  revokeAll(tenantId: string, userId: string, at: Date, except: string | null = null): Promise<number> {
    return this.endWhere(tenantId, at, 'user_id = $2 and id is distinct from $3::uuid', [userId, except]);
  }

  private async endWhere(tenantId: string, at: Date, which: string, values: unknown[]): Promise<number> {
    const end = (em: EntityManager): Promise<[{ id: string }[], number]> =>
      em.query(`update session set ended_at = $1 where ended_at is null and ${which} returning id`, [
        at,
        ...values,
      ]);
    return this.door.run(tenantId, async (em) => {
      const [rows] = await end(em);
      for (const { id } of rows)
        this.door.afterCommit(`session:${id}`, () => {
          this.trust.forget(id);
        });
      return rows.length;
    });
  }
}
