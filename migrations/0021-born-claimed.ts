import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions } from './tenant-table.js';

const before = 'inbox_accept(jsonb)';
const signature = 'inbox_accept(jsonb, uuid, int)';

/**
 * A delivery's job may be born claimed by whoever stores it. Rows that change soon after they are written find room for it
 * on their own page, which spares their indexes. Nobody ever asked the inbox what is processed: that is what has no job.
 */
export class BornClaimed1764000000021 implements MigrationInterface {
  name = 'BornClaimed1764000000021';

  async up(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [before]);
    await runner.query(accept);
    await definerFunction(runner, signature);
    await runner.query(finish);
    await runner.query('alter table inbox drop column processed_at');
    for (const [table, percent] of Object.entries(filled))
      await runner.query(`alter table ${table} set (fillfactor = ${percent})`);
  }

  /** The function of 0008 is not brought back: nothing that calls it is left. */
  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [signature]);
    await runner.query('drop procedure if exists job_finish(bigint[], uuid[], boolean)');
    await runner.query('alter table inbox add column processed_at timestamptz');
    for (const table of Object.keys(filled)) await runner.query(`alter table ${table} reset (fillfactor)`);
  }
}

/** Tickets get their scores, runs and steps their end, calls a beginning and an end. */
const filled = { ticket: 55, workflow_run: 55, workflow_step: 55, action_call: 45 };

/** Removes jobs with the transaction of their effect, which fails when a lease that must hold is lost. */
const finish = `
create procedure job_finish(ids bigint[], tokens uuid[], all_held boolean) language plpgsql
  set search_path = pg_catalog, public set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare gone int;
begin
  delete from public.job j using unnest(ids, tokens) as held(id, token) where j.id = held.id and j.lease_token = held.token;
  get diagnostics gone = row_count;
  if all_held and gone <> cardinality(ids) then
    raise exception 'lease lost: another worker has taken the job over';
  end if;
end $$;
revoke all on procedure job_finish(bigint[], uuid[], boolean) from public;
grant execute on procedure job_finish(bigint[], uuid[], boolean) to patchbay_app;
`;

/** As in 0008. With a token, the jobs are claimed for \`seconds\`, and each accepted delivery is answered with its job. */
const accept = `
create function inbox_accept(deliveries jsonb, token uuid, seconds int)
  returns table(ord int, outcome text, job_id bigint, payload jsonb, created_at timestamptz)
  language plpgsql security definer
  set search_path = pg_catalog, public set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
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
    insert into public.job(tenant_id, queue, payload, state, attempts, lease_token, lease_until)
    select s.tenant_id, f.queue, jsonb_build_object('inbox_id', s.id::text, 'connection_id', f.connection_id, 'webhook', f.webhook),
           (token is not null)::int, (token is not null)::int, token, now() + make_interval(secs => seconds)
      from stored s join first_of f using (tenant_id, source, external_id) order by f.ord
    returning job.id, job.payload, job.created_at)
  select i.ord, case
      when s.id is not null and f.ord = i.ord then 'accepted'
      when coalesce((select old.body_hash from public.inbox old
          where old.tenant_id = i.tenant_id and old.source = i.source and old.external_id = i.external_id), f.body_hash) = i.body_hash
        then 'duplicate'
      else 'conflict' end, q.id, q.payload, q.created_at
    from incoming i
    join first_of f using (tenant_id, source, external_id)
    left join stored s using (tenant_id, source, external_id)
    left join queued q on f.ord = i.ord and q.payload ->> 'inbox_id' = s.id::text;
end $$;
`;
