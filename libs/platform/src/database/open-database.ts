import type { Config } from '@patchbay/config';
import { startEmbedded } from '../embedded/index.js';
import { assertRestricted, migrate } from './data-source.js';
import { releaseOrphanedLeases } from './orphaned-leases.js';
import { appRole, parseUrl, provision, withClient, type Address } from './roles.js';

/** A database that is migrated and ready, and how to let go of it. */
export interface OpenDatabase {
  app: Address;
  kind: 'embedded' | 'external';
  close(): Promise<void>;
}

/** Prepares and migrates the server DATABASE_URL names, after checking what its login may do. */
export async function openExternal(config: Config, secretKey: string): Promise<OpenDatabase> {
  const given = parseUrl(config.databaseUrl ?? '');
  const app = await prepareExternal(given, config, secretKey).catch((error: unknown) => {
    throw unreachable(error, given) ?? error;
  });
  await assertRestricted(app);
  return { app, kind: 'external', close: async () => {} };
}

/** A server that is not there or does not let us in is the operator's to mend: said with the setting's name, without the password. */
function unreachable(error: unknown, { host, port, user, database }: Address): Error | null {
  const { code, message } = error as { code?: string; message?: string };
  const network = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH)/.test(code ?? '');
  if (!network && !/^(28|3D)/.test(code ?? '')) return null;
  const reason = network ? code : message;
  return new Error(`DATABASE_URL: ${user}@${host}:${port}/${database} cannot be used: ${reason}`, {
    cause: error,
  });
}

/** Starts the embedded server in the data folder and migrates it. */
export async function openEmbedded(
  dataDir: string,
  secretKey: string,
  log: (line: string) => void,
): Promise<OpenDatabase> {
  const server = await startEmbedded({ dataDir, log });
  const admin = {
    host: server.host,
    port: server.port,
    database: 'postgres',
    user: server.adminUser,
    password: server.adminPassword,
  };
  try {
    const { owner, app } = await provision(admin, 'patchbay', secretKey);
    await migrate(owner);
    await releaseOrphanedLeases(owner);
    return { app, kind: 'embedded', close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** With a login that may create roles we provision ourselves; otherwise an operator has done so (`npm run db:roles`). */
async function prepareExternal(given: Address, config: Config, secretKey: string): Promise<Address> {
  if (config.databaseOwnerUrl) {
    await migrate(parseUrl(config.databaseOwnerUrl));
    return given;
  }
  if (await mayCreateRoles(given)) {
    const { owner, app } = await provision(given, given.database, secretKey);
    await migrate(owner);
    return app;
  }
  if (given.user === appRole) return given;
  throw new Error(
    `DATABASE_URL: the login ${given.user} may not create roles. Run the SQL of \`npm run db:roles\` and set DATABASE_OWNER_URL too.`,
  );
}

function mayCreateRoles(address: Address): Promise<boolean> {
  return withClient(address, async (client) => {
    const { rows } = await client.query<{ may: boolean }>(
      'select rolsuper or (rolcreaterole and rolcreatedb) as may from pg_roles where rolname = current_user',
    );
    return rows[0]?.may ?? false;
  });
}
