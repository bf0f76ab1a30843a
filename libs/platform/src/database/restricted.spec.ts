import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@patchbay/config';
import { peek, testDatabase, testSecret, type TestDatabase } from '../testing/index.js';
import { assertRestricted, migrate } from './data-source.js';
import { openExternal } from './open-database.js';
import { parseUrl, provision, rolePassword, rolesSql, withClient, type Address } from './roles.js';

let database: TestDatabase;

/** A login of its own, dropped at once: logins belong to the whole server. */
async function withLogin(options: string, work: (login: Address) => Promise<void>): Promise<void> {
  const user = `spec_${randomUUID().slice(0, 8)}`;
  await peek(database, `create role ${user} login password 'secret' ${options}`);
  try {
    await work({ ...database.admin, user, password: 'secret' });
  } finally {
    await peek(database, `drop owned by ${user}`);
    await peek(database, `drop role ${user}`);
  }
}
const urlOf = ({ user, password, host, port, database: name }: Address): string =>
  `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${name}`;

beforeAll(async () => {
  database = await testDatabase();
});

describe('the run-time login', () => {
  it('of our own making is accepted', async () => {
    await expect(assertRestricted(database.app)).resolves.toBeUndefined();
  });

  it('is refused when it is a superuser', async () => {
    await expect(assertRestricted(database.admin)).rejects.toThrow(
      /patchbay_admin may bypass row-level security/,
    );
  });

  it('is refused when it may bypass row-level security', async () => {
    await withLogin('bypassrls', (login) =>
      expect(assertRestricted(login)).rejects.toThrow(`${login.user} may bypass row-level security`),
    );
  });

  it('is refused when it owns the tables', async () => {
    await expect(assertRestricted(database.owner)).rejects.toThrow('patchbay_owner owns tables');
  });

  it('is refused when it owns a single table', async () => {
    await withLogin('', async (login) => {
      await peek(database, `create table its_own(x int); alter table its_own owner to ${login.user}`);
      await expect(assertRestricted(login)).rejects.toThrow('owns tables');
    });
  });

  it('is refused when it could become the owner', async () => {
    await withLogin('in role patchbay_owner', (login) =>
      expect(assertRestricted(login)).rejects.toThrow('owns tables'),
    );
  });

  it('may be any other login', async () => {
    await withLogin('', (login) => expect(assertRestricted(login)).resolves.toBeUndefined());
  });
});

describe('an external server', () => {
  const open = (settings: Record<string, string>): ReturnType<typeof openExternal> =>
    openExternal(loadConfig(settings, '/tmp'), testSecret);

  it('is provisioned through a login that may create roles', async () => {
    const opened = await open({ DATABASE_URL: urlOf(database.admin) });
    expect(opened).toMatchObject({
      kind: 'external',
      app: { user: 'patchbay_app', database: database.admin.database },
    });
    await withClient(opened.app, (client) => client.query('select 1 from ticket'));
    await opened.close();
  });

  it('prepared by an operator is used as given', async () => {
    const opened = await open({
      DATABASE_URL: urlOf(database.app),
      DATABASE_OWNER_URL: urlOf(database.owner),
    });
    expect(opened.app).toMatchObject({ user: 'patchbay_app' });
  });

  it('with the run-time login alone is used as it is', async () => {
    expect((await open({ DATABASE_URL: urlOf(database.app) })).app.user).toBe('patchbay_app');
  });

  it('with some other weak login says what to do', async () => {
    await withLogin('', (login) =>
      expect(open({ DATABASE_URL: urlOf(login) })).rejects.toThrow(/npm run db:roles.*DATABASE_OWNER_URL/),
    );
  });

  it('is refused when the run-time login given could go past the policies', async () => {
    const attempt = open({ DATABASE_URL: urlOf(database.owner), DATABASE_OWNER_URL: urlOf(database.owner) });
    await expect(attempt).rejects.toThrow('owns tables');
  });
});

describe('provisioning', () => {
  it('may be repeated, and by four nodes at the same time', async () => {
    const once = (): ReturnType<typeof provision> =>
      provision(database.admin, database.admin.database, testSecret);
    const made = await Promise.all([once(), once(), once(), once()]);
    for (const { app, owner } of made) {
      await withClient(app, (client) => client.query('select 1'));
      expect(await migrate(owner)).toBe(0);
    }
  });

  it('gives every node of the same secret the same passwords, and each role its own', () => {
    expect(rolePassword('one', 'patchbay_app')).toBe(rolePassword('one', 'patchbay_app'));
    expect(rolePassword('one', 'patchbay_app')).not.toBe(rolePassword('two', 'patchbay_app'));
    expect(rolePassword('one', 'patchbay_app')).not.toBe(rolePassword('one', 'patchbay_owner'));
  });

  it('quotes passwords', () => {
    const sql = rolesSql({ owner: "o'; drop table ticket; --", app: 'b\\c' });
    expect(sql).toContain("'o''; drop table ticket; --'");
    expect(sql).toContain(`E'b\\\\c'`);
  });

  it('bounds statements and forgotten transactions of the run-time login', async () => {
    const settings = await withClient(database.app, async (client) => {
      const { rows } = await client.query<{ a: string; b: string }>(
        `select current_setting('statement_timeout') as a, current_setting('idle_in_transaction_session_timeout') as b`,
      );
      return rows[0];
    });
    expect(settings).toEqual({ a: '1min', b: '1min' });
  });
});

describe('parseUrl', () => {
  it.each<[string, Partial<Address>]>([
    [
      'postgres://u:p@db.test:5433/hub',
      { host: 'db.test', port: 5433, database: 'hub', user: 'u', password: 'p' },
    ],
    ['postgresql://u@db.test', { host: 'db.test', port: 5432, database: 'postgres', password: '' }],
    ['postgres://u%40x:p%2Fw%3A@db.test/a%20b', { user: 'u@x', password: 'p/w:', database: 'a b' }],
    ['postgres://u:p@[::1]:5432/hub', { host: '::1' }],
    ['postgres://u:p@db.test/hub?sslmode=verify-full', { ssl: true }],
    ['postgres://u:p@db.test/hub?sslmode=require', { ssl: { rejectUnauthorized: false } }],
  ])('%s', (url, expected) => {
    expect(parseUrl(url)).toMatchObject(expected);
  });

  it.each(['', '?sslmode=disable', '?sslmode=prefer', '?application_name=x'])(
    'speaks plainly with "%s"',
    (query) => {
      expect(parseUrl(`postgres://u:p@db.test/hub${query}`)).not.toHaveProperty('ssl');
    },
  );

  it('refuses a TLS mode it does not know: it might be meant to be strict', () => {
    expect(() => parseUrl('postgres://u:p@db.test/hub?sslmode=verfy-full')).toThrow(
      /DATABASE_URL: sslmode=verfy-full/,
    );
  });
});
