import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, peek, testDatabase, type TestDatabase } from '../testing/index.js';
import { withClient, type Address } from '../database/roles.js';
import { WakeUp } from './wake-up.js';

let database: TestDatabase;
const open: WakeUp[] = [];

function wakeUp(address: Address = database.app): WakeUp {
  const made = new WakeUp(address);
  open.push(made);
  return made;
}
function heard(by: WakeUp, queue: string): { times: number } {
  const count = { times: 0 };
  by.listen(queue, () => (count.times += 1));
  return count;
}
const listeners = (): Promise<{ pid: number }[]> =>
  peek(
    database,
    `select pid from pg_stat_activity where application_name = 'patchbay wake-up' and datname = current_database() and query like 'listen%'`,
  );
const notify = (queue: string): Promise<unknown> =>
  withClient(database.app, (client) => client.query(`select pg_notify('job', $1)`, [queue]));

beforeAll(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.onApplicationShutdown();
});

describe('a wake-up', () => {
  it('is immediate inside the process', () => {
    const hub = wakeUp();
    const count = heard(hub, 'q');
    hub.poke('q');
    hub.poke('q');
    expect(count.times).toBe(2);
  });

  it('goes to the queue it names only, and no more after unlistening', () => {
    const hub = wakeUp();
    const other = heard(hub, 'other');
    let times = 0;
    const unlisten = hub.listen('q', () => (times += 1));
    hub.poke('q');
    unlisten();
    hub.poke('q');
    expect({ times, other: other.times }).toEqual({ times: 1, other: 0 });
  });

  it('wakes once connected: something may have come before', async () => {
    const count = heard(wakeUp(), 'q');
    await eventually(() => expect(count.times).toBe(1));
  });

  it('comes from other processes', async () => {
    const count = heard(wakeUp(), 'q');
    await eventually(() => expect(count.times).toBe(1));
    await notify('q');
    await eventually(() => expect(count.times).toBe(2));
  });

  it('gathers pokes into few messages', async () => {
    const count = heard(wakeUp(), 'q');
    await eventually(() => expect(count.times).toBe(1));
    const teller = wakeUp();
    for (let n = 0; n < 100; n += 1) teller.poke('q');
    await eventually(() => expect(count.times).toBe(2));
    await new Promise((done) => setTimeout(done, 80));
    expect(count.times).toBe(2);
  });

  it('tells of several queues at the same time', async () => {
    const hub = wakeUp();
    const counts = ['a', 'b', 'c'].map((queue) => heard(hub, queue));
    await eventually(() => expect(counts.map((count) => count.times)).toEqual([1, 1, 1]));
    const teller = wakeUp();
    for (const queue of ['a', 'b', 'c']) teller.poke(queue);
    await eventually(() => expect(counts.map((count) => count.times)).toEqual([2, 2, 2]));
  });

  it('ignores messages about queues nobody here works on', async () => {
    const count = heard(wakeUp(), 'q');
    await eventually(() => expect(count.times).toBe(1));
    await notify('unknown');
    await notify('q');
    await eventually(() => expect(count.times).toBe(2));
  });
});

describe('its connection', () => {
  it('comes back after the server has cut it, and wakes then', async () => {
    await eventually(async () => expect(await listeners()).toEqual([]));
    const count = heard(wakeUp(), 'q');
    await eventually(async () => expect(await listeners()).toHaveLength(1));
    const [before] = await listeners();
    await peek(database, 'select pg_terminate_backend($1)', [before?.pid]);
    await eventually(async () => {
      const now = await listeners();
      expect(now).toHaveLength(1);
      expect(now[0]?.pid).not.toBe(before?.pid);
    });
    await eventually(() => expect(count.times).toBeGreaterThanOrEqual(2));
    const soFar = count.times;
    await notify('q');
    await eventually(() => expect(count.times).toBe(soFar + 1));
  });

  it('is tried again until the database is there', async () => {
    const port = await freePort();
    const count = heard(wakeUp({ ...database.app, port }), 'q');
    await new Promise((done) => setTimeout(done, 100));
    expect(count.times).toBe(0);
    const proxy = await forward(port, database.app.port);
    await eventually(() => expect(count.times).toBe(1));
    await open.splice(0)[0]?.onApplicationShutdown();
    proxy.close();
  });

  it('is not opened before it is needed, and closed at the end', async () => {
    await eventually(async () => expect(await listeners()).toEqual([]));
    const hub = wakeUp();
    expect(await listeners()).toEqual([]);
    heard(hub, 'q');
    await eventually(async () => expect(await listeners()).toHaveLength(1));
    await hub.onApplicationShutdown();
    await eventually(async () => expect(await listeners()).toEqual([]));
    hub.poke('elsewhere');
    await new Promise((done) => setTimeout(done, 60));
    expect(await listeners()).toEqual([]);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function forward(port: number, to: number): Promise<Server> {
  return new Promise((resolve) => {
    const proxy = createServer((inner) => {
      const outer = connect(to, '127.0.0.1');
      inner.pipe(outer).pipe(inner);
      for (const socket of [inner, outer]) socket.on('error', () => {});
    }).listen(port, '127.0.0.1', () => resolve(proxy));
  });
}
