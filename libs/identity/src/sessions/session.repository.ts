import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { SessionTrust } from './session-trust.js';
import type { Visit } from './visit.js';

/** What was shown to get in, which decides where else the session leads. */
export interface Proof {
  /** The person's own password or link; an identity provider vouches for its organisation only. */
  own: boolean;
  secondFactor: boolean;
  /** The sign-in from which somebody has switched here. */
  home?: { tenantId: string; sessionId: string };
}

export const vouched: Proof = { own: false, secondFactor: false };

/** One sign-in. */
export interface SessionRow {
  id: string;
  device: string;
  ip: string | null;
  created_at: Date;
  last_used_at: Date;
}

/** Condition on a `session s`: not opened from one that has ended, and not by somebody who was switched off at home. */
export const stands = '(s.home_session_id is null or session_stands(s.home_session_id))';

/** Sign-ins of people. What ends one here is known at once in this process. */
@Injectable()
export class SessionRepository {
  constructor(
    private readonly door: TenantDoor,
    private readonly trust: SessionTrust,
  ) {}

  /** Of a new sign-in, the id. */
  async open(
    tenantId: string,
    userId: string,
    { device, ip }: Visit,
    proof: Proof,
    { now, expires }: { now: Date; expires: Date },
  ): Promise<string> {
    const id = randomUUID();
    const { own, secondFactor, home } = proof;
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into session(tenant_id, id, user_id, device, ip, created_at, last_used_at, expires_at,
           own_credentials, second_factor, home_tenant_id, home_session_id)
         values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11)`,
        [
          tenantId,
          id,
          userId,
          device,
          ip,
          now,
          expires,
          own,
          secondFactor,
          home?.tenantId ?? null,
          home?.sessionId ?? null,
        ],
      ),
    );
    return id;
  }

  /** What opened this session; nothing that counts when there is none. */
  async proof(tenantId: string, id: string | undefined): Promise<Proof> {
    const rows = await this.door.run<ProofRow[]>(tenantId, (em) =>
      em.query(
        'select own_credentials, second_factor, home_tenant_id, home_session_id from session where id = $1',
        [id ?? null],
      ),
    );
    return rows[0] ? toProof(rows[0]) : vouched;
  }

  /** Notes the use of a session; false when it, or its person, no longer counts. */
  async use(tenantId: string, id: string, userId: string, now: Date): Promise<boolean> {
    const [, used] = await this.door.run<[unknown[], number]>(tenantId, (em) =>
      em.query(
        `update session s set last_used_at = greatest(s.last_used_at, $3) from app_user u
          where s.id = $1 and s.user_id = $2 and s.ended_at is null and s.expires_at > $3
            and u.id = s.user_id and u.disabled_at is null and ${stands}`,
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
          where s.id = any($1::uuid[]) and s.ended_at is null and s.expires_at > $2 and u.disabled_at is null and ${stands}`,
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

  /** Ends a sign-in with everything that was opened from it, even one that nobody has used for long. */
  async endSignIn(tenantId: string, id: string, at: Date): Promise<boolean> {
    return (await this.endWhere(tenantId, at, 'id = $2', [id])) > 0;
  }

  /** Ends every session of a person, but for one and the sign-in that this one ends with. */
  revokeAll(tenantId: string, userId: string, at: Date, except: string | null = null): Promise<number> {
    const others = `user_id = $2 and id is distinct from $3::uuid
      and id is distinct from (select kept.home_session_id from session kept where kept.id = $3::uuid)`;
    return this.endWhere(tenantId, at, others, [userId, except]);
  }

  /** Ends those of a person that showed no second factor. */
  revokeWeak(tenantId: string, userId: string, at: Date): Promise<number> {
    return this.endWhere(tenantId, at, 'user_id = $2 and not second_factor', [userId]);
  }

  /** A sign-in lasts as long as what was opened from it is used: it must not be cleared away under it. */
  async prolongHome(tenantId: string, id: string, expires: Date): Promise<void> {
    await this.door.run(tenantId, (em) => em.query('select session_prolong_home($1, $2)', [id, expires]));
  }

  /** Ends what the same sign-in has opened here before. */
  endSwitched(tenantId: string, homeSessionId: string, at: Date): Promise<number> {
    return this.endWhere(tenantId, at, 'home_session_id = $2', [homeSessionId]);
  }

  private async endWhere(tenantId: string, at: Date, which: string, values: unknown[]): Promise<number> {
    const end = (em: EntityManager): Promise<[{ id: string }[], number]> =>
      em.query(`update session set ended_at = $1 where ended_at is null and ${which} returning id`, [
        at,
        ...values,
      ]);
    return this.door.run(tenantId, async (em) => {
      const [rows] = await end(em);
      const ended = rows.map(({ id }) => id);
      for (const id of [...ended, ...(await endSwitchedFrom(em, ended, at))])
        this.door.afterCommit(`session:${id}`, () => {
          this.trust.forget(id);
        });
      return ended.length;
    });
  }
}

/** In other organisations, in the same transaction. */
async function endSwitchedFrom(em: EntityManager, ids: string[], at: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await em.query<{ id: string }[]>('select id from session_end_switched($1::uuid[], $2) as id', [
    ids,
    at,
  ]);
  return rows.map(({ id }) => id);
}

interface ProofRow {
  own_credentials: boolean;
  second_factor: boolean;
  home_tenant_id: string | null;
  home_session_id: string | null;
}

const toProof = (row: ProofRow): Proof => ({
  own: row.own_credentials,
  secondFactor: row.second_factor,
  ...(row.home_tenant_id !== null && row.home_session_id !== null
    ? { home: { tenantId: row.home_tenant_id, sessionId: row.home_session_id } }
    : {}),
});
