import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** What arrived (inbox), what is to be done (job), how fast we may do it (rate_bucket), what ticked (schedule_tick). */
export class Pipeline1764000000002 implements MigrationInterface {
  name = 'Pipeline1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['inbox', 'job', 'rate_bucket', 'schedule_tick']) await tenantTable(runner, table);
    await runner.query(accept);
    await runner.query(claim);
    await runner.query(lifecycle);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query('drop table schedule_tick, rate_bucket, job, inbox cascade');
  }
}

const signatures = [
  'inbox_accept(jsonb)',
  'job_claim(text, int, int, uuid, int)',
  'job_heartbeat(bigint[], uuid, int)',
  'job_ack(bigint[], uuid)',
  'job_fail(bigint, uuid, smallint, text, double precision)',
  'job_release(bigint[], uuid, double precision)',
  'job_sweep()',
  'job_depth()',
];

const tables = `
create table inbox(
  ${tenantColumn}, id bigint generated always as identity primary key,
  source text not null, external_id text not null, body_hash text not null,
  method text not null, path text not null, headers jsonb not null, body bytea not null,
  received_at timestamptz not null default now(), processed_at timestamptz, error text);
create unique index inbox_once on inbox(tenant_id, source, external_id);
create index inbox_received on inbox(tenant_id, received_at desc);

create table job(
  id bigint generated always as identity primary key, ${tenantColumn}, queue text not null, payload jsonb not null,
  limit_key text, idempotency_key text, state smallint not null default 0,
  attempts int not null default 0, max_attempts int not null default 8, run_at timestamptz not null default now(),
  lease_token uuid, lease_until timestamptz, dispatched_at timestamptz, last_error text,
  created_at timestamptz not null default now());
comment on column job.state is '0 ready, 1 leased, 3 dead; finished rows are deleted';
create index job_ready on job(queue, tenant_id, run_at) where state = 0;
create index job_leased on job(queue, lease_until) where state = 1;
create index job_dead on job(tenant_id, id) where state = 3;
create unique index job_once on job(queue, tenant_id, idempotency_key) where idempotency_key is not null;
alter table job set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

create table rate_bucket(
  ${tenantColumn}, key text not null, capacity float8 not null, refill_per_s float8 not null, tokens float8 not null,
  updated_at timestamptz not null default now(), blocked_until timestamptz, primary key (tenant_id, key));

create table schedule_tick(
  ${tenantColumn}, name text not null, tick timestamptz not null, primary key (tenant_id, name, tick));
`;

/**
 * Many deliveries, one statement, one commit. A delivery seen before is answered \`duplicate\`, the same id with
 * another body \`conflict\`; neither gets a job.
 */
const accept = `
create function inbox_accept(deliveries jsonb) returns table(ord int, outcome text)
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
      when coalesce(old.body_hash, f.body_hash) = i.body_hash then 'duplicate'
      else 'conflict' end
    from incoming i
    join first_of f using (tenant_id, source, external_id)
    left join stored s using (tenant_id, source, external_id)
    left join public.inbox old using (tenant_id, source, external_id);
end $$;
`;

/** Fair between tenants; skips keys whose rate limit is exhausted. */
const claim = `
create function job_claim(wanted text, slots int, per_tenant int, token uuid, seconds int)
  returns table(id bigint, tenant_id text, payload jsonb, attempts int, max_attempts int, limit_key text, created_at timestamptz)
  language sql security definer set search_path = pg_catalog, public as $$
  with recursive t as (
    (select j.tenant_id from public.job j where j.queue = wanted and j.state = 0 order by j.tenant_id limit 1)
    union all
    select (select j.tenant_id from public.job j where j.queue = wanted and j.state = 0 and j.tenant_id > t.tenant_id
             order by j.tenant_id limit 1)
      from t where t.tenant_id is not null),
  ready as (
    select r.id from t cross join lateral (
      select j.id, j.run_at from public.job j
       where j.queue = wanted and j.state = 0 and j.tenant_id = t.tenant_id and j.run_at <= now()
         and (j.limit_key is null or not exists (
           select 1 from public.rate_bucket b
            where b.tenant_id = j.tenant_id and b.key = j.limit_key and b.blocked_until > now()))
       order by j.run_at limit per_tenant for update skip locked) r
     order by r.run_at limit slots)
  update public.job j
     set state = 1, attempts = j.attempts + 1, lease_token = token, lease_until = now() + make_interval(secs => seconds)
   where j.id in (select ready.id from ready) and j.state = 0
  returning j.id, j.tenant_id, j.payload, j.attempts, j.max_attempts, j.limit_key, j.created_at $$;
`;

/** Heartbeat, ack and fail are fenced by the lease token: a worker that lost its lease changes nothing. */
const lifecycle = `
create function job_heartbeat(ids bigint[], token uuid, seconds int) returns int
  language sql security definer set search_path = pg_catalog, public as $$
  with kept as (update public.job set lease_until = now() + make_interval(secs => seconds)
    where id = any(ids) and lease_token = token and state = 1 returning 1) select count(*)::int from kept $$;
create function job_ack(ids bigint[], token uuid) returns int
  language sql security definer set search_path = pg_catalog, public as $$
  with gone as (delete from public.job where id = any(ids) and lease_token = token returning 1) select count(*)::int from gone $$;
create function job_fail(wanted bigint, token uuid, next_state smallint, reason text, seconds double precision) returns int
  language sql security definer set search_path = pg_catalog, public as $$
  with failed as (update public.job set state = next_state, last_error = reason, run_at = now() + make_interval(secs => seconds),
      lease_token = null, lease_until = null, dispatched_at = null
    where id = wanted and lease_token = token returning 1) select count(*)::int from failed $$;
create function job_release(ids bigint[], token uuid, seconds double precision) returns int
  language sql security definer set search_path = pg_catalog, public as $$
  with freed as (update public.job set state = 0, attempts = greatest(attempts - 1, 0), run_at = now() + make_interval(secs => seconds),
      lease_token = null, lease_until = null, dispatched_at = null
    where id = any(ids) and lease_token = token returning 1) select count(*)::int from freed $$;
create function job_sweep() returns table(id bigint, queue text)
  language sql security definer set search_path = pg_catalog, public as $$
  update public.job set state = case when attempts >= max_attempts then 3 else 0 end, lease_token = null, lease_until = null,
      dispatched_at = null, last_error = coalesce(last_error, 'lease expired: the worker stopped or was too slow')
   where state = 1 and lease_until < now() returning job.id, job.queue $$;
create function job_depth() returns table(tenant_id text, queue text, ready bigint, running bigint, dead bigint, oldest_seconds float8)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select j.tenant_id, j.queue, count(*) filter (where j.state = 0), count(*) filter (where j.state = 1),
         count(*) filter (where j.state = 3),
         coalesce(extract(epoch from now() - min(j.run_at) filter (where j.state = 0 and j.run_at <= now())), 0)::float8
    from public.job j group by 1, 2 $$;
`;
