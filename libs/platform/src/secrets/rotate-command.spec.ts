import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '@patchbay/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armFault } from '../fault.js';
import { testApp, testDatabase, TestClock, type TestApp, type TestDatabase } from '../testing/index.js';
import type { Address } from '../database/roles.js';
import { fileKeys, renewKeyFile } from './key-files.js';
import { KeyRing } from './key-ring.js';
import { rotateSecrets } from './rotate-command.js';
import { Vault } from './vault.js';

const urlOf = ({ user, password, host, port, database }: Address): string =>
  `postgres://${user}:${password}@${host}:${port}/${database}`;
const [one, two] = ['the first key, at least 32 characters long', 'the second key, at least 32 characters'];
let folder: string;
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'patchbay-rotate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A hub whose keys are read by this function, and who remembers no data key for longer than a test says. */
async function hubWith(read: () => string[], clock = new TestClock()): Promise<TestApp> {
  const hub = await testApp([], { database, clock });
  Object.assign(hub.get(KeyRing), { read });
  return hub;
}
const configWith = (more: Partial<Config>): Config => ({
  ...loadConfig({}, folder),
  dataDir: folder,
  databaseUrl: urlOf(database.app),
  ...more,
});

describe('npm run secrets:rotate', () => {
  it('with a configured key wraps all by it, and says so when the former one is missing', async () => {
    const sealed = await (await hubWith(() => [one])).get(Vault).seal('acme', 'p', 'x');
    const lost = rotateSecrets(configWith({ secretKey: two }));
    await expect(lost).rejects.toThrow('PATCHBAY_OLD_SECRET_KEYS');
    const done = await rotateSecrets(configWith({ secretKey: two, oldSecretKeys: [one] }));
    expect(done).toEqual({ rewrapped: 1, resealed: 0, generated: false });
    expect(await (await hubWith(() => [two])).get(Vault).open('acme', 'p', sealed)).toBe('x');
  });

  it('P32: with a generated key makes a new one, which a running hub takes up by itself', async () => {
    writeFileSync(join(folder, 'secret.key'), two, { mode: 0o600 });
    const clock = new TestClock();
    const running = (await hubWith(() => fileKeys(folder), clock)).get(Vault);
    const sealed = await running.seal('globex', 'p', 'before');
    expect(await rotateSecrets(configWith({}))).toEqual({ rewrapped: 1, resealed: 0, generated: true });
    clock.advance(120_000);
    expect(await running.open('globex', 'p', sealed)).toBe('before');
    const made = await running.seal('made-later', 'p', 'after');
    rmSync(join(folder, 'old-secret.keys'));
    const restarted = (await hubWith(() => fileKeys(folder))).get(Vault);
    expect(await restarted.open('globex', 'p', sealed)).toBe('before');
    expect(await restarted.open('made-later', 'p', made)).toBe('after');
  });

  it('killed half-way is finished by the next one, without yet another key', async () => {
    writeFileSync(join(folder, 'secret.key'), one, { mode: 0o600 });
    const hub = (await hubWith(() => [one])).get(Vault);
    for (const tenant of ['acme', 'globex']) await hub.seal(tenant, 'p', 'x');
    const disarm = armFault('secrets.rewrap', () => {
      throw new Error('killed');
    });
    await expect(rotateSecrets(configWith({}))).rejects.toThrow('killed');
    disarm();
    const keys = fileKeys(folder);
    expect(await rotateSecrets(configWith({}))).toEqual({ rewrapped: 2, resealed: 0, generated: false });
    expect(fileKeys(folder)).toEqual(keys);
  });

  it('that cannot get in says what to do', async () => {
    const config = configWith({ secretKey: two, databaseUrl: urlOf({ ...database.app, password: 'wrong' }) });
    await expect(rotateSecrets(config)).rejects.toThrow('Start this version of the hub once');
  });
});

describe('the key files', () => {
  it('are private, and keep the former key beside the new one', () => {
    writeFileSync(join(folder, 'secret.key'), 'first\n', { mode: 0o600 });
    renewKeyFile(folder);
    const [current, former, ...more] = fileKeys(folder);
    expect(Buffer.from(current ?? '', 'base64url')).toHaveLength(32);
    expect([former, more]).toEqual(['first', []]);
    for (const name of ['secret.key', 'old-secret.keys'])
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    renewKeyFile(folder);
    expect(fileKeys(folder)[1]).toBe(current);
    expect(readFileSync(join(folder, 'old-secret.keys'), 'utf8')).not.toContain('first');
  });
});
