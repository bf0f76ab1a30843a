import { migrations } from '@patchbay/migrations';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { withClient, type Address } from './roles.js';

/** Options of the run-time pool: the restricted login, no synchronising, no extensions. */
export function appOptions(address: Address, max = 12): DataSourceOptions {
  return {
    type: 'postgres',
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.user,
    password: address.password,
    ssl: address.ssl,
    applicationName: 'patchbay',
    synchronize: false,
    installExtensions: false,
    connectTimeoutMS: 2_000,
    extra: { max, idleTimeoutMillis: 30_000, keepAlive: true },
  };
}

/** Applies the migrations as the owner, one node at a time, never waiting longer than two seconds for a table lock. */
export async function migrate(owner: Address): Promise<number> {
  return withClient(owner, async (lock) => {
    await lock.query('select pg_advisory_lock(7221003)');
    const source = new DataSource({
      ...appOptions(owner, 2),
      migrations,
      migrationsTableName: 'schema_migration',
      extra: { max: 2, options: '-c lock_timeout=2000' },
    });
    await source.initialize();
    try {
      return (await source.runMigrations({ transaction: 'all' })).length;
    } finally {
      await source.destroy();
    }
  });
}

/** Refuses a run-time login that could walk around row-level security: by its own rights, or as a member of the tables' owner. */
export async function assertRestricted(app: Address): Promise<void> {
  const role = await withClient(app, async (client) => {
    const { rows } = await client.query<{ privileged: boolean; owns: boolean }>(
      `select rolsuper or rolbypassrls as privileged,
              exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                       where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(r.oid, c.relowner, 'member')) as owns
         from pg_roles r where rolname = current_user`,
    );
    return rows[0];
  });
  if (role?.privileged)
    throw new Error(
      `The login ${app.user} may bypass row-level security; run-time needs a restricted login.`,
    );
  if (role?.owns)
    throw new Error(`The login ${app.user} owns tables; run-time needs a login that owns nothing.`);
}
