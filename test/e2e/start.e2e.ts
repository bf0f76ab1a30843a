import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { admin, freePort, Hub } from '../support/hub.js';
import { connectProbe, delivery, ProbeProvider, withProbe } from '../support/probe.js';

const hubs: Hub[] = [];
const hub = (env: Record<string, string> = {}): Hub => {
  const made = new Hub({ env });
  hubs.push(made);
  return made;
};
afterEach(async () => {
  for (const one of hubs.splice(0)) await one.remove();
});

describe('a start that cannot be', () => {
  it.each([
    [{ PORT: 'many' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ PATCHBAY_SECRET_KEY: 'short' }, 'PATCHBAY_SECRET_KEY'],
    [{ PATCHBAY_ADMIN_EMAIL: 'nobody' }, 'PATCHBAY_ADMIN_EMAIL'],
    [{ REDIS_URL: 'http://x' }, 'REDIS_URL'],
    [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'DATABASE_URL'],
  ])('with %j names the setting and ends', async (env, name) => {
    const one = hub(env);
    one.port = await freePort();
    const child = await one.spawn();
    const code = await new Promise((done) => child.once('exit', done));
    expect(code).toBe(1);
    expect(one.output).toContain(name);
    expect(one.output).not.toMatch(/\n\s+at /);
  });

  it('on a folder in use names the holder', async () => {
    const first = await hub().start();
    const second = hub({ PATCHBAY_DATA_DIR: `${first.folder}/data` });
    second.port = await freePort();
    const child = await second.spawn();
    expect(await new Promise((done) => child.once('exit', done))).toBe(1);
    expect(second.output).toContain(`in use by "patchbay hub ${first.pid}"`);
    expect((await fetch(`${first.address}/readyz`)).status).toBe(200);
  });

  it('on a port in use says so', async () => {
    const first = await hub().start();
    const second = hub();
    second.port = first.port;
    const child = await second.spawn();
    expect(await new Promise((done) => child.once('exit', done))).toBe(1);
    expect(second.output).toContain(`PORT: ${first.port} is already in use`);
  });
});

describe('a first start', () => {
  it('makes the admin it was told to, and keeps everything for the next', async () => {
    const one = await hub().start();
    expect(one.output).toMatch(new RegExp(`Patchbay is ready at http://localhost:${one.port}\\s*\\n`));
    const me = await one.api('GET', '/api/auth/me');
    expect(me).toMatchObject({ email: admin.email, role: 'owner' });
    await one.api('POST', '/api/data-ingest', { tickets: [{ external_id: '1', subject: 'Kept' }] }, 202);
    expect(await one.stop()).toBe(0);
    await one.start();
    // The hub may have been stopped before it came to import what it had accepted.
    const total = async () => (await one.api<{ total: number }>('GET', '/api/tickets')).total;
    await expect.poll(total, { timeout: 10_000 }).toBe(1);
  });

  it('without one prints a link that signs in once', async () => {
    const one = await hub({ PATCHBAY_ADMIN_EMAIL: '', PATCHBAY_ADMIN_PASSWORD: '' }).start();
    const token = /welcome\?token=(\S+)/.exec(one.output)?.[1];
    const use = () =>
      fetch(`${one.address}/api/auth/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    expect((await use()).status).toBe(200);
    expect((await use()).status).toBe(401);
  });

  it('idles below 250 MiB with every plugin registered', async () => {
    const one = await hub().start();
    const rss = /VmRSS:\s+(\d+) kB/.exec(statusOf(one.pid))?.[1];
    if (rss === undefined)
      process.stdout.write('skipped: memory is read from /proc, which this machine has not\n');
    expect(Number(rss ?? 0) / 1_024).toBeLessThan(250);
  });
});

describe('a plugin from outside', () => {
  it('is loaded by its package name and works like our own', async () => {
    const provider = await ProbeProvider.start();
    const one = await hub(withProbe).start();
    const connection = await connectProbe(one, provider);
    const { body, headers } = delivery('d1', {
      id: '1',
      subject: 'Hello',
      body: 'It works great, thank you!',
    });
    const url = `${one.address}/hooks/probe/${connection}`;
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(202);
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(200);
    const forged = await fetch(url, { method: 'POST', body: `${body} `, headers });
    expect(forged.status).toBe(401);
    await provider.until(() => provider.effects('/scores').size === 1, 20_000);
    await provider.stop();
  });

  it('that cannot be loaded is shown as broken and stops nothing', async () => {
    const one = await hub({ PATCHBAY_PLUGINS: '@patchbay/plugin-sentiment,no-such-plugin' }).start();
    const plugins = await one.api<{ items: { id: string; state?: string }[] }>('GET', '/api/plugins');
    expect(JSON.stringify(plugins)).toContain('no-such-plugin');
    expect((await fetch(`${one.address}/readyz`)).status).toBe(200);
  });
});

describe('more than can be done in time', () => {
  it('is answered 429 with Retry-After, and taken later', async () => {
    const provider = await ProbeProvider.start();
    const one = await hub({ ...withProbe, PATCHBAY_BACKLOG_LIMIT: '20' }).start();
    const connection = await connectProbe(one, provider);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => {
        const { body, headers } = delivery(`d${i}`, { id: String(i), subject: 'Many', body: 'at once' });
        return fetch(`${one.address}/hooks/probe/${connection}`, { method: 'POST', body, headers });
      }),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
    const accepted = answers.filter(({ status }) => status === 202).length;
    await provider.until(() => provider.effects('/scores').size === accepted, 30_000);
    await provider.stop();
  });
});

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
