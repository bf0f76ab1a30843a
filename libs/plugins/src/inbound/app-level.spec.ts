import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { deskDelivery, statusOf, talkDelivery } from '../testing/deliveries.js';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { WebhookGateway } from '../webhook-gateway.js';

let hub: PluginsApp;
let acme: ConnectionRow;
let globex: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  await hub.tenant('acme');
  await hub.tenant('globex');
  acme = await hub.connect('acme');
  globex = await hub.connect('globex');
  await hub.sql(`update connection set account = 'globex-desk' where id = $1`, [globex.id]);
  hub.get(Connections).forget(globex);
});
beforeEach(() => hub.sql('delete from inbox'));

const receive = (content: unknown, options = {}): Promise<number> =>
  statusOf(hub.get(WebhookGateway).receive('desk', null, deskDelivery(content, options)));
const receivers = () => hub.sql<{ tenant_id: string; source: string }>('select tenant_id, source from inbox');

describe('the one address of an app', () => {
  it.each([
    ['acme-desk', () => acme],
    ['globex-desk', () => globex],
  ])('finds the account %s in the verified body', async (account, row) => {
    expect(await receive({ account })).toBe(202);
    expect(await receivers()).toEqual([{ tenant_id: row().tenant_id, source: row().id }]);
  });

  it.each([[{ account: 'unknown-desk' }], [{}], ['no json'], [{ account: null }]])(
    'answers 200 to %j, which is for nobody here, and stores nothing',
    async (content) => {
      expect(await receive(content)).toBe(200);
      expect(await receivers()).toEqual([]);
    },
  );

  it('does not take an account that has never been checked for the one without a name', async () => {
    await hub.sql('update connection set account = null where id = $1', [globex.id]);
    hub.get(Connections).forget(globex);
    expect(await receive({})).toBe(200);
    expect(await receivers()).toEqual([]);
    await hub.sql(`update connection set account = 'globex-desk' where id = $1`, [globex.id]);
    hub.get(Connections).forget(globex);
  });

  it('is 401 without a secret that fits any account', async () => {
    expect(await receive({ account: 'acme-desk' }, { secret: 'guess' })).toBe(401);
  });

  it('gives nobody a delivery signed with the secret of another account', async () => {
    await hub.get(Connections).update('globex', globex.id, { webhook_secret: 'only globex' });
    await hub.get(Connections).update('globex', globex.id, { webhook_secret: 'only globex 2' });
    expect(await receive({ account: 'acme-desk' }, { secret: 'only globex' })).toBe(200);
    expect(await receivers()).toEqual([]);
    expect(await receive({ account: 'globex-desk' }, { secret: 'only globex' })).toBe(202);
    expect(await receivers()).toEqual([{ tenant_id: 'globex', source: globex.id }]);
  });

  it('is 410 when the only account that fits is paused', async () => {
    await hub.get(Connections).update('globex', globex.id, { paused: true });
    expect(await receive({ account: 'globex-desk' }, { secret: 'only globex' })).toBe(410);
    await hub.get(Connections).update('globex', globex.id, { paused: false });
  });

  it('does not exist for a plugin that cannot tell accounts apart', async () => {
    expect(await statusOf(hub.get(WebhookGateway).receive('talk', null, talkDelivery('hi')))).toBe(404);
  });
});
