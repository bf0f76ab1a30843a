import pg from 'pg';
import { adminUser } from './cluster.js';

const lockId = 7_221_001;

/** One hub per data folder. The lock lives in a connection, so the kernel frees it when the hub dies. */
export async function takeHubLock(port: number, secret: string, base: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: adminUser,
    password: secret,
    database: 'postgres',
    application_name: `patchbay hub ${process.pid}`,
    keepAlive: true,
  });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    lockId,
  ]);
  if (rows[0]?.taken) return client;
  const owner = await ownerOf(client);
  await client.end();
  throw new Error(`data directory ${base} is in use by "${owner}"`);
}

async function ownerOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ application_name: string }>(
    `select a.application_name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [lockId],
  );
  return rows[0]?.application_name ?? 'another hub';
}
