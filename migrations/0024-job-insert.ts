import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropFunctions } from './tenant-table.js';

const signature = 'job_insert(text, jsonb)';

/** Jobs are added by the most frequent statement there is, and planning it took three times as long as running it. */
export class JobInsert1764000000024 implements MigrationInterface {
  name = 'JobInsert1764000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(insert);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [signature]);
  }
}

/**
 * Runs with the rights of its caller, so row-level security holds. Answers the jobs that are born claimed: a limit that is
 * blocked leaves a job unclaimed. A dead job of the same key starts anew.
 */
const insert = `
create function job_insert(tenant text, jobs jsonb) returns setof public.job language plpgsql
  set search_path = pg_catalog, public set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
begin
  return query
  with x as (
    select j.*, j.lease_token is not null and not exists (
        select from public.rate_bucket b where b.tenant_id = tenant and b.key = j.limit_key and b.blocked_until > now()) as born
      from jsonb_to_recordset(jobs) as j(queue text, payload jsonb, limit_key text, idempotency_key text,
           run_at timestamptz, max_attempts int, lease_token uuid, lease_s int)),
  made as (
    insert into public.job(tenant_id, queue, payload, limit_key, idempotency_key, run_at, max_attempts, state, attempts, lease_token, lease_until)
    select tenant, x.queue, x.payload, x.limit_key, x.idempotency_key, coalesce(x.run_at, now()), x.max_attempts, x.born::int, x.born::int,
           case when x.born then x.lease_token end, case when x.born then now() + make_interval(secs => x.lease_s) end from x
    on conflict (queue, tenant_id, idempotency_key) where idempotency_key is not null
    do update set state = 0, attempts = 0, payload = excluded.payload, run_at = excluded.run_at where job.state = 3
    returning job.*)
  select * from made where made.state = 1;
end $$;
revoke all on function ${signature} from public;
grant execute on function ${signature} to patchbay_app;
`;
