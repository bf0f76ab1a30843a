import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions } from './tenant-table.js';

const signature = 'job_claim(text, int, uuid, int)';
const touched = [
  'inbox_accept(jsonb)',
  'job_heartbeat(bigint[], uuid[], int)',
  'job_ack(bigint[], uuid[])',
  'job_fail(bigint, uuid, smallint, text, double precision)',
  'job_release(bigint[], uuid[], double precision)',
  'job_sweep()',
];

/**
 * The claim says whether it left something due behind. Statistics of a table that fills and empties all day mislead the
 * planner: the functions of the pipeline always take an index.
 */
export class PipelinePlans1764000000008 implements MigrationInterface {
  name = 'PipelinePlans1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [signature]);
    await runner.query(claim);
    await runner.query(accept);
    await definerFunction(runner, signature);
    for (const one of [signature, ...touched]) {
      await runner.query(`alter function ${one} set enable_seqscan to off`);
      await runner.query(`alter function ${one} set plan_cache_mode to force_generic_plan`);
    }
  }

  /** The claim of 0007 is not brought back: nothing that calls it is left. */
  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [signature]);
  }
}

/** As in 0007, and `more`: some tenant filled its share, so there may be more of its jobs due. */
const claim = `
create function job_claim(wanted text, slots int, token uuid, seconds int)
  returns table(id bigint, tenant_id text, payload jsonb, attempts int, max_attempts int, limit_key text, created_at timestamptz,
    more boolean)
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
    select r.id, row_number() over (partition by due.tenant_id order by r.run_at, r.id) as turn, share.most
      from due cross join share cross join lateral (
      select j.id, j.run_at from public.job j
       where j.queue = wanted and j.state = 0 and j.tenant_id = due.tenant_id and j.run_at <= now()
         and (j.limit_key is null or not exists (
           select 1 from public.rate_bucket b
            where b.tenant_id = j.tenant_id and b.key = j.limit_key and b.blocked_until > now()))
       order by j.run_at limit share.most for update skip locked) r),
  chosen as (select ready.id from ready order by ready.turn limit slots),
  rest as (select coalesce(max(ready.turn) >= min(ready.most), false) as more from ready)
  update public.job j
     set state = 1, attempts = j.attempts + 1, lease_token = token, lease_until = now() + make_interval(secs => seconds)
    from chosen cross join rest
   where j.id = chosen.id and j.state = 0
  returning j.id, j.tenant_id, j.payload, j.attempts, j.max_attempts, j.limit_key, j.created_at, rest.more $$;
`;

/** As in 0002, but what is known of an id is looked up row by row: joined, a plan made for the empty table read all of it. */
const accept = `
create or replace function inbox_accept(deliveries jsonb) returns table(ord int, outcome text)
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  return query
  with incoming as (
    select * from jsonb_to_recordset(deliveries) as d(ord int, tenant_id text, source text, external_id text, body_hash text,
      method text, path text, headers jsonb, body text, queue text, connection_id text, webhook text)),
  first_of as (select distinct on (i.tenant_id, i.source, i.external_id) i.* from incoming i order by i.tenant_id, i.source, i.external_id, i.ord),
  stored as (
    insert into public.inbox(tenant_id, source, external_id, body_hash, method, path, headers, body)
    select f.tenant_id, f.source, f.external_id, f.body_hash, f.method, f.path, f.headers, decode(f.body, 'base64') from first_of f
    on conflict (tenant_id, source, external_id) do nothing
    returning inbox.id, inbox.tenant_id, inbox.source, inbox.external_id),
  queued as (
    insert into public.job(tenant_id, queue, payload)
    select s.tenant_id, f.queue, jsonb_build_object('inbox_id', s.id::text, 'connection_id', f.connection_id, 'webhook', f.webhook)
      from stored s join first_of f using (tenant_id, source, external_id) order by f.ord
    returning 1)
  select i.ord, case
      when s.id is not null and f.ord = i.ord then 'accepted'
      when coalesce((select old.body_hash from public.inbox old
          where old.tenant_id = i.tenant_id and old.source = i.source and old.external_id = i.external_id), f.body_hash) = i.body_hash
        then 'duplicate'
      else 'conflict' end
    from incoming i
    join first_of f using (tenant_id, source, external_id)
    left join stored s using (tenant_id, source, external_id);
end $$;
`;
