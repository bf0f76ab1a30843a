import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, envExample, loadConfig } from './index.js';

describe('loadConfig', () => {
  it('works with no settings at all', () => {
    const config = loadConfig({}, '/srv');
    expect(config).toMatchObject({
      port: 3000,
      dataDir: '/srv/data',
      databaseUrl: null,
      admin: null,
      demo: false,
    });
    expect(config.plugins).toContain('@patchbay/plugin-zendesk');
  });

  it('treats an empty variable as absent', () => {
    expect(loadConfig({ DATABASE_URL: '', PORT: '' }, '/').databaseUrl).toBeNull();
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['DATABASE_OWNER_URL', 'nonsense'],
    ['REDIS_URL', 'http://x'],
    ['PATCHBAY_SECRET_KEY', 'short'],
    ['PATCHBAY_PUBLIC_URL', 'ftp://x'],
    ['PATCHBAY_ROLES', 'http,cook'],
    ['PATCHBAY_LOG_LEVEL', 'loud'],
    ['PATCHBAY_BACKLOG_LIMIT', '0'],
    ['PATCHBAY_ADMIN_EMAIL', 'not-an-address'],
  ])('names %s=%s', (name, value) => {
    expect(() => loadConfig({ [name]: value }, '/')).toThrow(ConfigError);
    expect(() => loadConfig({ [name]: value }, '/')).toThrow(name);
  });

  it('names every bad setting at once', () => {
    const attempt = () => loadConfig({ PORT: 'x', REDIS_URL: 'y' }, '/');
    expect(attempt).toThrow(/PORT/);
    expect(attempt).toThrow(/REDIS_URL/);
  });

  it('wants both halves of the first admin', () => {
    expect(() => loadConfig({ PATCHBAY_ADMIN_EMAIL: 'a@b.test' }, '/')).toThrow('PATCHBAY_ADMIN_PASSWORD');
    expect(() => loadConfig({ PATCHBAY_ADMIN_PASSWORD: 'long enough' }, '/')).toThrow('PATCHBAY_ADMIN_EMAIL');
    const both = { PATCHBAY_ADMIN_EMAIL: 'a@b.test', PATCHBAY_ADMIN_PASSWORD: 'long enough' };
    expect(loadConfig(both, '/').admin).toEqual({ email: 'a@b.test', password: 'long enough' });
  });

  it('reads lists and trims slashes', () => {
    const config = loadConfig(
      { PATCHBAY_ROLES: 'http, worker', PATCHBAY_PUBLIC_URL: 'https://hub.test//' },
      '/',
    );
    expect(config.roles).toEqual(['http', 'worker']);
    expect(config.publicUrl).toBe('https://hub.test');
  });
});

describe('.env.example', () => {
  it('is what the schema says', () => {
    expect(readFileSync(new URL('../.env.example', import.meta.url), 'utf8')).toBe(envExample());
  });

  it('parses back to the defaults', () => {
    const lines = envExample()
      .split('\n')
      .filter((line) => /^# [A-Z_]+=/.test(line));
    const env = Object.fromEntries(
      lines.map((line) => /^# ([A-Z_]+)=(.*)$/.exec(line)?.slice(1) as [string, string]),
    );
    expect(loadConfig(env, '/')).toEqual(loadConfig({}, '/'));
  });
});
