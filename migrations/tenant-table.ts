import type { QueryRunner } from 'typeorm';

/** Rights of the run-time login on a table. */
export type Right = 'select' | 'insert' | 'update' | 'delete';
const all: Right[] = ['select', 'insert', 'update', 'delete'];

/**
 * Puts a table behind the tenant door: forced row-level security for the run-time login, a bypass policy for the
 * owner (FORCE applies to it too), and no more rights than asked for.
 */
export async function tenantTable(
  runner: QueryRunner,
  table: string,
  rights: Right[] = all,
  column = 'tenant_id',
): Promise<void> {
  await runner.query(`
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_isolation on ${table} to patchbay_app
      using (${column} = current_setting('app.tenant', true))
      with check (${column} = current_setting('app.tenant', true));
    create policy owner_all on ${table} to patchbay_owner using (true) with check (true);
    grant ${rights.join(', ')} on ${table} to patchbay_app;
  `);
}

/** Lets the run-time login call a security-definer function, and nobody else. */
export async function definerFunction(runner: QueryRunner, signature: string): Promise<void> {
  await runner.query(`
    revoke all on function ${signature} from public;
    grant execute on function ${signature} to patchbay_app;
  `);
}

/** For the way back: functions do not go with the tables they read. */
export async function dropFunctions(runner: QueryRunner, signatures: string[]): Promise<void> {
  for (const signature of signatures) await runner.query(`drop function if exists ${signature}`);
}

/** Column every tenant table begins with. */
export const tenantColumn = `tenant_id text not null check (tenant_id <> '')`;
