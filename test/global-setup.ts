import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, provision, startEmbedded, withClient } from '@patchbay/platform';
import { testSecret, type TestServer } from '@patchbay/platform/testing';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    server: TestServer;
  }
}

/** One embedded PostgreSQL for the whole run; every spec file that wants a database gets a copy of the migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(placeOfData(), 'patchbay-test-'));
  // Run by root the server drops its rights, and would move elsewhere if it could not enter here.
  chmodSync(folder, 0o711);
  const serverSettings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=200',
    // Thousands of connections are made: what makes guessing slow would make the tests slow.
    'scram_iterations=1',
  ];
  const server = await startEmbedded({ dataDir: folder, sync: false, lock: false, serverSettings });
  const { host, port, adminUser: user, adminPassword: password } = server;
  const admin = { host, port, database: 'postgres', user, password };
  await withClient(admin, (client) => client.query(`alter role ${user} password '${password}'`));
  const { owner } = await provision(admin, 'template_patchbay', testSecret);
  await migrate(owner);
  await withClient(admin, (client) =>
    client.query('alter database template_patchbay allow_connections false'),
  );
  project.provide('server', { admin, template: 'template_patchbay' });
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

const tmpfs = 0x01021994;
const wantedBytes = 4 * 2 ** 30;

/** In memory where there is room: for each of 400 spec files 600 files are made and deleted again. */
function placeOfData(): string {
  const memory = '/dev/shm';
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    accessSync(memory, constants.W_OK);
    if (type === tmpfs && bavail * bsize > wantedBytes) return memory;
  } catch {
    // Other systems have no such folder.
  }
  return tmpdir();
}
