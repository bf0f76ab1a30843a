import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import type { ConnectionRow, Route } from './connection.repository.js';
import { ConnectionRepository } from './connection.repository.js';
import { ConnectionRoutes } from './connection-routes.js';

let hub: PluginsApp;
let acme: ConnectionRow;
let globex: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  await hub.tenant('acme');
  await hub.tenant('globex');
  acme = await hub.connect('acme');
  globex = await hub.connect('globex');
});

/** Counts how often the database is asked. */
class Counting extends ConnectionRepository {
  asked = 0;
  constructor(private readonly real: ConnectionRepository) {
    super(undefined as never);
  }

  override routes(plugin: string, id: string | null, account: string | null): Promise<Route[]> {
    this.asked += 1;
    return this.real.routes(plugin, id, account);
  }
}

let counting: Counting;
let routes: ConnectionRoutes;
beforeEach(() => {
  counting = new Counting(hub.get(ConnectionRepository));
  routes = new ConnectionRoutes(counting);
});

const unknown = '01900000-0000-7000-8000-00000000dead';
const routeOf = ({ tenant_id, id }: ConnectionRow): Route => ({ tenant_id, id });

describe('whom an address belongs to', () => {
  it('is asked once, and then known: a connection keeps its owner', async () => {
    for (let i = 0; i < 5; i += 1) expect(await routes.of('desk', acme.id)).toEqual([routeOf(acme)]);
    expect(counting.asked).toBe(1);
  });

  it('is told for each connection by itself', async () => {
    expect(await routes.of('desk', acme.id)).toEqual([routeOf(acme)]);
    expect(await routes.of('desk', globex.id)).toEqual([routeOf(globex)]);
    expect(await routes.of('desk', acme.id)).toEqual([routeOf(acme)]);
    expect(counting.asked).toBe(2);
  });

  it('is nobody under the name of another plugin, also when the connection is known', async () => {
    await routes.of('desk', acme.id);
    expect(await routes.of('talk', acme.id)).toEqual([]);
  });

  it.each([
    ['of no connection', unknown],
    ['that is no id', 'nonsense'],
    ['that tries SQL', `' or true --`],
    ['that is empty', ''],
  ])('is nobody for an address %s, and is asked again', async (_what, id) => {
    expect(await routes.of('desk', id)).toEqual([]);
    expect(await routes.of('desk', id)).toEqual([]);
    expect(counting.asked).toBe(2);
  });

  it('is found as soon as there is a connection that was not there before', async () => {
    const later = await hub.connect('acme');
    expect(await routes.of('desk', later.id)).toEqual([routeOf(later)]);
  });
});

describe('the address of a whole plugin', () => {
  it('is asked every time: connections come and go', async () => {
    const ids = async () => (await routes.of('desk', null)).map(({ id }) => id);
    const before = await ids();
    expect(before).toEqual(expect.arrayContaining([acme.id, globex.id]));
    const later = await hub.connect('globex');
    expect(await ids()).toEqual([...before, later.id]);
    expect(counting.asked).toBe(2);
  });

  it('has nobody where nothing is connected', async () => {
    expect(await routes.of('nothing', null)).toEqual([]);
  });
});

describe('what is known of addresses', () => {
  it('does not outlive its use: after very many it is forgotten and asked again', async () => {
    const many = new (class extends Counting {
      override routes(_plugin: string, id: string | null): Promise<Route[]> {
        this.asked += 1;
        return Promise.resolve([{ tenant_id: 'acme', id: id ?? '' }]);
      }
    })(hub.get(ConnectionRepository));
    const asking = new ConnectionRoutes(many);
    for (let i = 0; i <= 10_000; i += 1) await asking.of('desk', `connection-${i}`);
    expect(many.asked).toBe(10_001);
    await asking.of('desk', 'connection-10000');
    expect(many.asked).toBe(10_001);
    await asking.of('desk', 'connection-0');
    expect(many.asked).toBe(10_002);
  });

  it('is not what failed', async () => {
    const failing = new Counting({ routes: () => Promise.reject(new Error('down')) } as never);
    const asking = new ConnectionRoutes(failing);
    await expect(asking.of('desk', acme.id)).rejects.toThrow('down');
    await expect(asking.of('desk', acme.id)).rejects.toThrow('down');
    expect(failing.asked).toBe(2);
  });
});
