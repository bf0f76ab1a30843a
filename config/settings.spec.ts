import { describe, expect, it } from 'vitest';
import { ConfigError, defaultPlugins, envExample, invocationDir, loadConfig, type Config } from './index.js';
import { environmentSchema } from './schema.js';

const load = (env: Record<string, string>): Config => loadConfig(env, '/srv/hub');
const refusal = (env: Record<string, string>): string => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('every setting', () => {
  /** For each at least one value that cannot be meant. HOST, data folder and plugins take any text. */
  const wrong: Record<string, string[]> = {
    PORT: ['-1', '65536', '80.5', 'http', '0x', '80 90', 'NaN', 'Infinity'],
    PATCHBAY_PUBLIC_URL: ['hub.test', 'ftp://hub.test', '//hub.test', 'javascript:alert(1)'],
    DATABASE_URL: ['localhost', 'mysql://h/d', 'http://h/d', 'postgres'],
    DATABASE_OWNER_URL: ['localhost', 'mysql://h/d'],
    REDIS_URL: ['localhost:6379', 'http://h'],
    PATCHBAY_SECRET_KEY: ['short', 'x'.repeat(31)],
    PATCHBAY_OLD_SECRET_KEYS: ['short', `${'x'.repeat(32)},short`],
    PATCHBAY_ADMIN_EMAIL: ['admin', 'a@', '@b.test', 'a b@c.test'],
    PATCHBAY_ADMIN_PASSWORD: ['short', '1234567'],
    PATCHBAY_SMTP_URL: ['mail.test', 'http://mail.test', 'smtp', 'imap://mail.test'],
    PATCHBAY_MAIL_FROM: [
      'help',
      'Help <help>',
      'a@b.test, c@d.test',
      'Help <a@b.test> <c@d.test>',
      'a@b.test>',
    ],
    PATCHBAY_ROLES: ['cook', 'http,cook', ',', 'HTTP', 'http worker'],
    PATCHBAY_EGRESS_ALLOW: [
      'http://jira.internal',
      'jira.internal:8080',
      '10.0.0.0/33',
      '10.0.0.0/x',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '::1/129',
      'jira.internal/24',
      '*.internal',
      '10.0.0.1;10.0.0.2',
      'jira internal',
      '-x',
    ],
    PATCHBAY_AUDIT_RETENTION_DAYS: ['29', '-1', '30.5', 'a year'],
    PATCHBAY_SSO_DOMAINS: [
      'example.com',
      'acme=',
      '=example.com',
      'acme=localhost',
      'a=b.test;c=d.test',
      'acme=@b.test',
    ],
    PATCHBAY_BACKLOG_LIMIT: ['0', '-5', '1.5', 'many'],
    PATCHBAY_MAX_UPLOAD_MB: ['0', '-1', 'big', '1.5'],
    PATCHBAY_RATE_LIMIT: ['on', 'auth', 'auth=0', 'auth=-1', 'login=5', 'auth=5,off', 'read=1.5', 'read=1e3'],
    PATCHBAY_TRUST_PROXY: ['yes', '10', '-1', 'proxy.internal', '10.0.0.0/33', '1,10.0.0.1'],
    PATCHBAY_LOG_LEVEL: ['loud', 'INFO', 'trace'],
    PATCHBAY_DEMO: ['yes', 'on', '2', 'TRUE'],
  };

  it.each(Object.entries(wrong).flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
    '%s=%s is refused by name',
    (name, value) => {
      expect(refusal({ [name]: value })).toMatch(new RegExp(`^Settings that do not fit:\\n[^]*${name} `));
    },
  );

  it('is either in the table above or takes any text', () => {
    const free = ['HOST', 'PATCHBAY_DATA_DIR', 'PATCHBAY_PLUGINS'];
    expect([...Object.keys(wrong), ...free].sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  it('is described', () => {
    for (const [name, schema] of Object.entries(environmentSchema.shape))
      expect([name, (schema.description ?? '').length > 10]).toEqual([name, true]);
  });

  it('left blank is as if it were not there', () => {
    const blank = Object.fromEntries(Object.keys(environmentSchema.shape).map((name) => [name, '  ']));
    expect(load(blank)).toEqual(load({}));
  });

  it('that nobody knows is left alone', () => {
    expect(load({ PATH: '/bin', PATCHBAY_UNKNOWN: 'x' })).toEqual(load({}));
  });
});

describe('a refusal', () => {
  it('lists each bad setting on a line of its own, and shows no value', () => {
    const message = refusal({
      PORT: 'x',
      PATCHBAY_SECRET_KEY: 'hunter2',
      DATABASE_URL: 'mysql://u:sesame@h/d',
    });
    expect(message.split('\n')).toHaveLength(4);
    expect(message).not.toMatch(/hunter2|sesame/);
  });

  it('of half an admin names the half that is missing', () => {
    expect(refusal({ PATCHBAY_ADMIN_EMAIL: 'a@b.test' })).toContain('PATCHBAY_ADMIN_PASSWORD is missing');
    expect(refusal({ PATCHBAY_ADMIN_PASSWORD: 'long enough' })).toContain('PATCHBAY_ADMIN_EMAIL is missing');
  });

  it('of half a mail server names the half that is missing', () => {
    expect(refusal({ PATCHBAY_SMTP_URL: 'smtp://u:sesame@mail.test' })).toMatch(
      /^[^]*PATCHBAY_MAIL_FROM is missing(?![^]*sesame)/,
    );
    expect(refusal({ PATCHBAY_MAIL_FROM: 'help@b.test' })).toContain('PATCHBAY_SMTP_URL is missing');
  });
});

describe('values', () => {
  it.each<[Record<string, string>, Partial<Config>]>([
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: '65535' }, { port: 65_535 }],
    [{ HOST: '::' }, { host: '::' }],
    [{ PATCHBAY_PUBLIC_URL: 'https://hub.test/base/' }, { publicUrl: 'https://hub.test/base' }],
    [{ DATABASE_URL: 'postgresql://u:p@h:5433/d' }, { databaseUrl: 'postgresql://u:p@h:5433/d' }],
    [{ REDIS_URL: 'rediss://:p@h:6380/1' }, { redisUrl: 'rediss://:p@h:6380/1' }],
    [{ PATCHBAY_DATA_DIR: 'here' }, { dataDir: '/srv/hub/here' }],
    [{ PATCHBAY_DATA_DIR: '/abs' }, { dataDir: '/abs' }],
    [{ PATCHBAY_DATA_DIR: '../up' }, { dataDir: '/srv/up' }],
    [{ PATCHBAY_SECRET_KEY: 'x'.repeat(32) }, { secretKey: 'x'.repeat(32) }],
    [
      { PATCHBAY_SMTP_URL: 'smtps://u:p@mail.test:465', PATCHBAY_MAIL_FROM: ' Help <help@b.test> ' },
      { smtp: { url: 'smtps://u:p@mail.test:465', from: 'Help <help@b.test>' } },
    ],
    [
      { PATCHBAY_SMTP_URL: 'smtp://localhost', PATCHBAY_MAIL_FROM: 'help@b.test' },
      { smtp: { url: 'smtp://localhost', from: 'help@b.test' } },
    ],
    [
      { PATCHBAY_OLD_SECRET_KEYS: `${'x'.repeat(32)}, ${'y'.repeat(32)}` },
      { oldSecretKeys: ['x'.repeat(32), 'y'.repeat(32)] },
    ],
    [{ PATCHBAY_ROLES: ' worker ,scheduler,' }, { roles: ['worker', 'scheduler'] }],
    [{ PATCHBAY_PLUGINS: 'a,@b/c' }, { plugins: ['a', '@b/c'] }],
    [
      { PATCHBAY_EGRESS_ALLOW: '10.0.0.0/8, jira.internal,fd00::/8,::1,192.168.1.1,localhost,my_host' },
      {
        egressAllow: [
          '10.0.0.0/8',
          'jira.internal',
          'fd00::/8',
          '::1',
          '192.168.1.1',
          'localhost',
          'my_host',
        ],
      },
    ],
    [
      { PATCHBAY_SSO_DOMAINS: 'default=example.com, acme=acme.test' },
      {
        ssoDomains: [
          { tenant: 'default', domain: 'example.com' },
          { tenant: 'acme', domain: 'acme.test' },
        ],
      },
    ],
    [{ PATCHBAY_MAX_UPLOAD_MB: '3' }, { maxUploadBytes: 3_145_728 }],
    [{ PATCHBAY_BACKLOG_LIMIT: '1' }, { backlogLimit: 1 }],
    [{ PATCHBAY_RATE_LIMIT: 'off' }, { rateLimit: null }],
    [
      { PATCHBAY_RATE_LIMIT: 'auth=5, read=7' },
      { rateLimit: { auth: 5, read: 7, write: 6_000, upload: 300, webhook: 300_000 } },
    ],
    [{ PATCHBAY_TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [{ PATCHBAY_TRUST_PROXY: '10.0.0.0/8, ::1' }, { trustProxy: ['10.0.0.0/8', '::1'] }],
    [{ PATCHBAY_LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    [{ PATCHBAY_DEMO: '1' }, { demo: true }],
    [{ PATCHBAY_DEMO: 'true' }, { demo: true }],
    [{ PATCHBAY_DEMO: '0' }, { demo: false }],
    [{ PATCHBAY_DEMO: 'false' }, { demo: false }],
  ])('%j', (env, expected) => {
    expect(load(env)).toMatchObject(expected);
  });

  it('by default are those of a hub that does everything itself', () => {
    expect(load({})).toEqual({
      port: 3_000,
      host: '0.0.0.0',
      publicUrl: null,
      databaseUrl: null,
      databaseOwnerUrl: null,
      redisUrl: null,
      dataDir: '/srv/hub/data',
      secretKey: null,
      oldSecretKeys: [],
      admin: null,
      smtp: null,
      roles: ['http', 'worker', 'scheduler'],
      plugins: [...defaultPlugins],
      egressAllow: [],
      ssoDomains: [],
      backlogLimit: 50_000,
      maxUploadBytes: 2_147_483_648,
      rateLimit: { auth: 240, read: 12_000, write: 6_000, upload: 300, webhook: 300_000 },
      trustProxy: 0,
      auditRetentionDays: 0,
      logLevel: 'info',
      demo: false,
    });
  });

  it('never share a list with the defaults', () => {
    load({}).plugins.push('evil');
    expect(load({}).plugins).toEqual([...defaultPlugins]);
  });
});

describe('the folder of the caller', () => {
  it('is where npm was called, else where we are', () => {
    expect(invocationDir({ INIT_CWD: '/home/u' })).toBe('/home/u');
    expect(invocationDir({})).toBe(process.cwd());
  });
});

describe('.env.example', () => {
  it('names every setting once, with what it means, all switched off', () => {
    const text = envExample();
    for (const name of Object.keys(environmentSchema.shape))
      expect(text.match(new RegExp(`^# ${name}=`, 'gm'))).toHaveLength(1);
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
