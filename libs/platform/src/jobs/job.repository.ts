import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@patchbay/domain';
import type { EntityManager } from 'typeorm';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { defaultAttempts, type Lease, type LeasedJob, type NewJob } from './job.js';

type Held = Pick<LeasedJob, 'id' | 'token'>;

/** A job on its way into the table, born claimed where there is a lease for it. */
type BornJob = NewJob & { lease?: Lease | null };

interface JobRow {
  id: string;
  tenant_id: string;
  payload: JsonObject;
  attempts: number;
  max_attempts: number;
  limit_key: string | null;
  created_at: Date;
  more: boolean;
}

/** What a claim got, and whether it left something due behind. */
export interface Claim {
  jobs: LeasedJob[];
  more: boolean;
}

export interface QueueDepth {
  tenant_id: string;
  queue: string;
  ready: number;
  running: number;
  dead: number;
  oldest_seconds: number;
}

export interface DeadJob {
  id: string;
  queue: string;
  attempts: number;
  last_error: string | null;
  created_at: string;
}

/** Statements on the job table. Claims work across tenants, through security-definer functions. */
@Injectable()
export class JobRepository {
  constructor(private readonly door: TenantDoor) {}

  /**
   * Adds jobs with the caller's own transaction: they exist when its change does. A dead job of the same key starts anew:
   * left alone, it would swallow every later request for the same work. Answers those that were born claimed; a limit that
   * is blocked leaves a job unclaimed. A function keeps its plan, which takes longer to make than to run.
   */
  async insert(
    em: EntityManager,
    tenantId: string,
    jobs: BornJob[],
  ): Promise<(LeasedJob & { queue: string })[]> {
    const rows = oncePerKey(jobs).map((job) => ({
      queue: job.queue,
      payload: job.held ? { ...job.payload, held_by: job.held.by } : job.payload,
      limit_key: job.limitKey,
      idempotency_key: job.key,
      run_at: (job.runAt ?? job.held?.until)?.toISOString(),
      max_attempts: job.maxAttempts ?? defaultAttempts,
      lease_token: job.lease?.token,
      lease_s: job.lease?.leaseS,
    }));
    const born = await em.query<(JobRow & { queue: string; lease_token: string })[]>(
      `select id, tenant_id, queue, payload, attempts, max_attempts, limit_key, created_at, lease_token from job_insert($1, $2)`,
      [tenantId, JSON.stringify(rows)],
    );
    return born.map((row) => ({ ...leased(row, row.lease_token), queue: row.queue }));
  }

  /** Makes held jobs due now; answers their queues. */
  async unhold(em: EntityManager, tenantId: string, by: string): Promise<string[]> {
    const [rows] = await em.query<[{ queue: string }[], number]>(
      `update job set run_at = now()
        where tenant_id = $1 and state = 0 and run_at > now() and payload->>'held_by' = $2 returning queue`,
      [tenantId, by],
    );
    return [...new Set(rows.map((row) => row.queue))];
  }

  /** Takes up to `slots` jobs, shared out between the tenants that have some due. */
  async claim(queue: string, slots: number, leaseS: number): Promise<Claim> {
    const token = randomUUID();
    const rows = await this.door.outside<JobRow[]>((em) =>
      em.query(`select * from job_claim($1, $2, $3, $4)`, [queue, slots, token, leaseS]),
    );
    return { jobs: rows.map((row) => leased(row, token)), more: rows[0]?.more ?? false };
  }

  /** Renews leases; answers the jobs that are still ours. */
  async heartbeat<J extends Held>(jobs: J[], leaseS: number): Promise<J[]> {
    const kept = await this.door.outside<Held[]>((em) =>
      em.query('select id, token from job_heartbeat($1, $2, $3)', [...idsAndTokens(jobs), leaseS]),
    );
    const leases = new Set(kept.map(({ id, token }) => `${id} ${token}`));
    return jobs.filter(({ id, token }) => leases.has(`${id} ${token}`));
  }

  ack(jobs: Held[]): Promise<number> {
    return this.count(`select job_ack($1, $2) as n`, idsAndTokens(jobs));
  }

  /** Removes finished jobs in the transaction of their effect; fails it when the lease was lost, which undoes the effect. */
  ackInside(jobs: Held[]): void {
    this.door.withCommit(`call job_finish(${literals(jobs)}, true)`);
  }

  /** The same, but leaves those alone that are not held any more. */
  remove(jobs: Held[]): void {
    this.door.withCommit(`call job_finish(${literals(jobs)}, false)`);
  }

  fail({ id, token }: Held, dead: boolean, reason: string, seconds: number): Promise<number> {
    return this.count('select job_fail($1, $2, $3::smallint, $4, $5) as n', [
      id,
      token,
      dead ? 3 : 0,
      reason,
      seconds,
    ]);
  }

  /** Puts jobs back without counting the attempt. */
  release(jobs: Held[], seconds: number): Promise<number> {
    return this.count('select job_release($1, $2, $3) as n', [...idsAndTokens(jobs), seconds]);
  }

  /** Gives expired leases back; answers the queues that have work again. */
  async sweep(): Promise<string[]> {
    const rows = await this.door.outside<{ queue: string }[]>((em) =>
      em.query('select queue from job_sweep()'),
    );
    return [...new Set(rows.map((row) => row.queue))];
  }

  async depth(): Promise<QueueDepth[]> {
    const rows = await this.door.outside<Record<keyof QueueDepth, string>[]>((em) =>
      em.query('select * from job_depth()'),
    );
    return rows.map((row) => ({
      tenant_id: row.tenant_id,
      queue: row.queue,
      ready: Number(row.ready),
      running: Number(row.running),
      dead: Number(row.dead),
      oldest_seconds: Number(row.oldest_seconds),
    }));
  }

  /** The tenant's dead letters, newest first. */
  async dead(tenantId: string, limit: number): Promise<DeadJob[]> {
    return this.door.run(tenantId, async (em) => {
      const rows = await em.query<(Omit<DeadJob, 'created_at'> & { created_at: Date })[]>(
        'select id, queue, attempts, last_error, created_at from job where state = 3 order by id desc limit $1',
        [limit],
      );
      return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
    });
  }

  /** Gives a dead job its attempts back; answers its queue, or null when there is no such job. */
  async revive(tenantId: string, id: string): Promise<string | null> {
    return this.door.run(tenantId, async (em) => {
      const [rows] = await em.query<[{ queue: string }[], number]>(
        'update job set state = 0, attempts = 0, run_at = now() where id = $1 and state = 3 returning queue',
        [id],
      );
      return rows[0]?.queue ?? null;
    });
  }

  private async count(sql: string, parameters: unknown[]): Promise<number> {
    const rows = await this.door.outside<{ n: number }[]>((em) => em.query(sql, parameters));
    return rows[0]?.n ?? 0;
  }
}

const leased = (row: JobRow, token: string): LeasedJob => ({
  id: row.id,
  tenantId: row.tenant_id,
  payload: row.payload,
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  limitKey: row.limit_key,
  createdAt: row.created_at,
  token,
});

const idsAndTokens = (jobs: Held[]): [string[], string[]] => [
  jobs.map((job) => job.id),
  jobs.map((job) => job.token),
];

/** The same for a statement without parameters: ids are digits, tokens are made here. */
function literals(jobs: Held[]): string {
  const [ids, tokens] = idsAndTokens(jobs);
  return `'{${ids.join()}}'::bigint[], '{${tokens.join()}}'::uuid[]`;
}

/** One statement may not touch the row of a key twice. */
function oncePerKey<J extends NewJob>(jobs: J[]): J[] {
  const seen = new Set<string>();
  return jobs.filter(({ queue, key }) => {
    if (key === undefined) return true;
    const name = `${queue} ${key}`;
    return !seen.has(name) && seen.add(name);
  });
}
