import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions } from './tenant-table.js';

const signature = 'ticket_first_statistics()';

/**
 * A table without statistics is planned for as if a tenant had a few rows: a page of twenty tickets is then sorted out of
 * all of them. A first import is over before autovacuum looks, so the first to bring many rows asks for them.
 */
export class FirstStatistics1764000000022 implements MigrationInterface {
  name = 'FirstStatistics1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statistics);
    await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [signature]);
  }
}

/** Only of what rows are found and ordered by: reading the long texts takes most of the time. */
const statistics = `
create function ticket_first_statistics() returns void language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if exists (select from pg_class c where c.oid = 'public.ticket'::regclass and c.reltuples < 0) then
    analyze public.ticket(tenant_id, id, source, connection_id, origin, origin_key, external_id, status, priority, sample,
      sentiment, analysed_at, created_at, ingested_at, deleted_at);
  end if;
end $$;
`;
