import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions } from './tenant-table.js';

/** A lease per claim instead of one per worker, and a claim that no tenant's backlog can fill alone. */
export class JobLeases1764000000007 implements MigrationInterface {
  name = 'JobLeases1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, replaced);
    await runner.query(claim);
    await runner.query(leases);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  /** The functions of 0002 are not brought back: nothing that calls them is left. */
  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
  }
}

const replaced = [
  'job_claim(text, int, int, uuid, int)',
  'job_heartbeat(bigint[], uuid, int)',
  'job_ack(bigint[], uuid)',
  'job_release(bigint[], uuid, double precision)',
];

const signatures = [
  'job_claim(text, int, uuid, int)',
  'job_heartbeat(bigint[], uuid[], int)',
  'job_ack(bigint[], uuid[])',
  'job_release(bigint[], uuid[], double precision)',
];

/**
 * The slots are shared out evenly between the tenants that have something due; with more tenants than slots, chance
 * decides who is served now, so that nobody's age in the queue can shut the others out.
 */
const claim = `
create function job_claim(wanted text, slots int, token uuid, seconds int)
  returns table(id bigint, tenant_id text, payload jsonb, attempts int, max_attempts int, limit_key text, created_at timestamptz)
  language sql security definer set search_path = pg_catalog, public as $$
  with recursive t as (
    (select j.tenant_id from public.job j where j.queue = wanted and j.state = 0 order by j.tenant_id limit 1)
    union all
    select (select j.tenant_id from public.job j where j.queue = wanted and j.state = 0 and j.tenant_id > t.tenant_id
             order by j.tenant_id limit 1)
      from t where t.tenant_id is not null),
  due as (
    select t.tenant_id from t
     where exists (select from public.job j
                    where j.queue = wanted and j.state = 0 and j.tenant_id = t.tenant_id and j.run_at <= now())
     order by random() limit slots),
  share as (select ceil(slots::float8 / greatest(count(*), 1))::int as most from due),
  ready as (
    select r.id, row_number() over (partition by due.tenant_id order by r.run_at, r.id) as turn
      from due cross join share cross join lateral (
      select j.id, j.run_at from public.job j
       where j.queue = wanted and j.state = 0 and j.tenant_id = due.tenant_id and j.run_at <= now()
         and (j.limit_key is null or not exists (
           select 1 from public.rate_bucket b
            where b.tenant_id = j.tenant_id and b.key = j.limit_key and b.blocked_until > now()))
       order by j.run_at limit share.most for update skip locked) r),
  chosen as (select ready.id from ready order by ready.turn limit slots)
  update public.job j
     set state = 1, attempts = j.attempts + 1, lease_token = token, lease_until = now() + make_interval(secs => seconds)
   where j.id in (select chosen.id from chosen) and j.state = 0
  returning j.id, j.tenant_id, j.payload, j.attempts, j.max_attempts, j.limit_key, j.created_at $$;
`;

/** Each fenced by the token of the claim: whoever lost the lease changes nothing, even in the worker that claimed the job again. */
const leases = `
create function job_heartbeat(ids bigint[], tokens uuid[], seconds int) returns table(id bigint, token uuid)
  language sql security definer set search_path = pg_catalog, public as $$
  update public.job j set lease_until = now() + make_interval(secs => seconds) from unnest(ids, tokens) as held(id, token)
   where j.id = held.id and j.lease_token = held.token and j.state = 1 returning j.id, j.lease_token $$;
create function job_ack(ids bigint[], tokens uuid[]) returns int
  language sql security definer set search_path = pg_catalog, public as $$
  with gone as (delete from public.job j using unnest(ids, tokens) as held(id, token)
    where j.id = held.id and j.lease_token = held.token returning 1) select count(*)::int from gone $$;
create function job_release(ids bigint[], tokens uuid[], seconds double precision) returns int
  language sql security definer set search_path = pg_catalog, public as $$
  with freed as (update public.job j set state = 0, attempts = greatest(j.attempts - 1, 0), run_at = now() + make_interval(secs => seconds),
      lease_token = null, lease_until = null, dispatched_at = null from unnest(ids, tokens) as held(id, token)
    where j.id = held.id and j.lease_token = held.token returning 1) select count(*)::int from freed $$;
`;
