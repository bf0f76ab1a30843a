import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A claim costs the same whether ten jobs wait or a hundred thousand. */
export class Claim1764000000020 implements MigrationInterface {
  name = 'Claim1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(claim);
  }

  /** The claim of 0008 answers the same; it is dropped with its own migration. */
  async down(): Promise<void> {}
}

/**
 * As in 0008, but without its walks over everything that waits and over all limits. Whether a tenant has something due is
 * asked by `limit 1`, which no planner turns into a hash of the whole queue. The update finds its rows by id alone: they are
 * locked, so their state need not be asked again, and asking it let the index of what waits look like the better way.
 */
const claim = `
create or replace function job_claim(wanted text, slots int, token uuid, seconds int)
  returns table(id bigint, tenant_id text, payload jsonb, attempts int, max_attempts int, limit_key text, created_at timestamptz,
    more boolean)
  language sql security definer
  set search_path = pg_catalog, public set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  with recursive t as (
    (select j.tenant_id from public.job j where j.queue = wanted and j.state = 0 order by j.tenant_id limit 1)
    union all
    select (select j.tenant_id from public.job j where j.queue = wanted and j.state = 0 and j.tenant_id > t.tenant_id
             order by j.tenant_id limit 1)
      from t where t.tenant_id is not null),
  due as (
    select t.tenant_id from t cross join lateral (
      select from public.job j
       where j.queue = wanted and j.state = 0 and j.tenant_id = t.tenant_id and j.run_at <= now() limit 1) one
     order by random() limit slots),
  share as (select ceil(slots::float8 / greatest(count(*), 1))::int as most from due),
  ready as (
    select r.id, row_number() over (partition by due.tenant_id order by r.run_at, r.id) as turn, share.most
      from due cross join share cross join lateral (
      select j.id, j.run_at from public.job j
       where j.queue = wanted and j.state = 0 and j.tenant_id = due.tenant_id and j.run_at <= now()
         and (j.limit_key is null or coalesce((
           select b.blocked_until <= now() from public.rate_bucket b
            where b.tenant_id = j.tenant_id and b.key = j.limit_key), true))
       order by j.run_at limit share.most for update skip locked) r),
  rest as (select coalesce(max(ready.turn) >= min(ready.most), false) as more from ready)
  update public.job j
     set state = 1, attempts = j.attempts + 1, lease_token = token, lease_until = now() + make_interval(secs => seconds)
    from rest
   where j.id = any (array(select ready.id from ready order by ready.turn limit slots))
  returning j.id, j.tenant_id, j.payload, j.attempts, j.max_attempts, j.limit_key, j.created_at, rest.more $$;
`;
