import { createHmac } from 'node:crypto';
import pg from 'pg';

/** Where a PostgreSQL is and how a login gets in. */
export interface Address {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  /** Absent = no TLS. */
  ssl?: boolean | { rejectUnauthorized: boolean };
}

export const ownerRole = 'patchbay_owner';
export const appRole = 'patchbay_app';
export const searchRole = 'patchbay_search';

/** The same password on every node that holds the same secret, without storing it anywhere. */
export function rolePassword(secretKey: string, role: string): string {
  return createHmac('sha256', secretKey).update(`role:${role}`).digest('base64url');
}

/**
 * SQL that creates the three roles or brings them up to date. `patchbay_owner` owns tables and migrates, `patchbay_app` runs,
 * `patchbay_search` only owns the search functions. None is superuser or may bypass row-level security.
 */
export function rolesSql(passwords: { owner: string; app: string }): string {
  return `
do $$ begin
  if not exists (select from pg_roles where rolname = '${searchRole}') then create role ${searchRole} nologin; end if;
  if not exists (select from pg_roles where rolname = '${ownerRole}') then create role ${ownerRole} login; end if;
  if not exists (select from pg_roles where rolname = '${appRole}') then create role ${appRole} login; end if;
end $$;
alter role ${ownerRole} with login password ${pg.escapeLiteral(passwords.owner)};
alter role ${appRole} with login password ${pg.escapeLiteral(passwords.app)};
alter role ${appRole} set statement_timeout = '60s';
alter role ${appRole} set idle_in_transaction_session_timeout = '60s';
grant ${searchRole} to ${ownerRole};`;
}

/** Creates roles and database on a server where we may. Idempotent; several nodes may race. */
export async function provision(
  admin: Address,
  database: string,
  secretKey: string,
): Promise<{ owner: Address; app: Address }> {
  const owner = { ...admin, database, user: ownerRole, password: rolePassword(secretKey, ownerRole) };
  const app = { ...admin, database, user: appRole, password: rolePassword(secretKey, appRole) };
  await withClient(admin, async (client) => {
    await client.query('select pg_advisory_lock(7221002)');
    await client.query(rolesSql({ owner: owner.password, app: app.password }));
    await client.query(`grant ${ownerRole} to ${pg.escapeIdentifier(admin.user)}`);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(database)} owner ${ownerRole}`);
  });
  await withClient({ ...admin, database }, async (client) => {
    await client.query('select pg_advisory_lock(7221002)');
    await client.query(`grant create, connect on database ${pg.escapeIdentifier(database)} to ${ownerRole}`);
    await client.query(`grant create, usage on schema public to ${ownerRole} with grant option`);
    await client.query(`grant connect on database ${pg.escapeIdentifier(database)} to ${appRole}`);
    await client.query(`grant usage on schema public to ${appRole}, ${searchRole}`);
  });
  return { owner, app };
}

/** Opens one connection for `work` and closes it whatever happens. */
export async function withClient<T>(address: Address, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...address, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Reads `postgres://user:password@host:port/database?sslmode=…`. */
export function parseUrl(url: string): Address {
  const parsed = new URL(url);
  return {
    host: decodeURIComponent(parsed.hostname).replace(/^\[|\]$/g, '') || 'localhost',
    port: Number(parsed.port || 5432),
    database: decodeURIComponent(parsed.pathname.slice(1)) || 'postgres',
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    ...tlsOf(parsed.searchParams.get('sslmode')),
  };
}

/** As libpq understands it: `require` encrypts, only the verify modes check who is at the other end. */
function tlsOf(mode: string | null): Pick<Address, 'ssl'> {
  if (mode === 'verify-full' || mode === 'verify-ca') return { ssl: true };
  if (mode === 'require' || mode === 'no-verify') return { ssl: { rejectUnauthorized: false } };
  if (mode === null || ['disable', 'allow', 'prefer'].includes(mode)) return {};
  throw new Error(`DATABASE_URL: sslmode=${mode} is unknown; use disable, require or verify-full.`);
}
