import { Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IdentityModule } from '@patchbay/identity';
import { Logger, PlatformModule } from '@patchbay/platform';
import { eventually, testFoundation } from '@patchbay/platform/testing';
import { TicketsModule } from '@patchbay/tickets';
import { ConnectAccount } from './connections/connect-account.js';
import type { ConnectionRow } from './connections/connection.repository.js';
import { ConnectionCheck } from './connections/connection-check.js';
import { PluginsModule } from './plugins.module.js';
import { deskDelivery } from './testing/deliveries.js';
import type { DeskProvider } from './testing/desk/provider.js';
import {
  first,
  ListenerModule,
  live,
  pluginNames,
  pluginsApp,
  serveDesk,
  type PluginsApp,
} from './testing/plugins-app.js';
import { WebhookGateway } from './webhook-gateway.js';

const canaries = {
  token: 'canary-token-9b1f77aa',
  webhook: 'canary-webhook-52c0de11',
};
let hub: PluginsApp;
let row: ConnectionRow;
let provider: DeskProvider;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
  const desk = await serveDesk();
  provider = desk.provider;
  provider.tokens.clear();
  provider.tokens.add(canaries.token);
  row = await hub.connect(
    'acme',
    live(desk.port, { secrets: { token: canaries.token }, webhook_secret: canaries.webhook }),
  );
});

const tables = [
  'connection',
  'installation',
  'job',
  'action_call',
  'checkpoint',
  'inbox',
  'plugin_value',
  'oauth_state',
  'ticket_event',
];
async function everything(): Promise<string> {
  const dumps: unknown[] = [];
  for (const table of tables) dumps.push(await hub.sql(`select * from ${table}`));
  const bodies = await hub.sql<{ body: string }>(`select convert_from(body, 'utf8') as body from inbox`);
  return JSON.stringify([dumps, bodies]);
}
const hits = async (): Promise<string[]> => {
  const text = await everything();
  return Object.values(canaries).filter((canary) => text.includes(canary));
};

describe('P30, P31: credentials', () => {
  it('are nowhere in the database after an account was connected and used', async () => {
    await hub.get(WebhookGateway).receive('desk', row.id, deskDelivery({ hints: ['1'] }));
    await hub.queue('acme', [{ connectionId: row.id }]);
    await eventually(async () => expect(first(await hub.calls('acme')).status).toBe('succeeded'));
    expect(provider.to(/POST \/notes/)[0]?.headers['authorization']).toBe(`Bearer ${canaries.token}`);
    expect(await hits()).toEqual([]);
  });

  it('are not kept when the provider quotes them in its refusal', async () => {
    provider.tokens.clear();
    await hub.queue('acme', [{ key: 'quoted', connectionId: row.id }]);
    await hub.get(ConnectionCheck).run('acme', row.id);
    await eventually(async () =>
      expect((await hub.calls('acme')).find(({ key }) => key === 'quoted')?.error).toMatch(/answered 401/),
    );
    expect(await hits()).toEqual([]);
    provider.tokens.add(canaries.token);
  });

  it('are not in the log, whatever goes wrong', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()),
    });
    const noisy = await noisyApp(new Logger('debug', sink));
    provider.arm(/DELETE \/hooks/, { status: 500 });
    provider.arm(/GET \/me/, { status: 400 });
    await noisy.get(ConnectionCheck).run('acme', row.id);
    await noisy.get(WebhookGateway).receive('desk', row.id, deskDelivery('no json'));
    await noisy.get(ConnectAccount).disconnect('acme', row.id);
    await noisy.close();
    const log = lines.join('');
    expect(log).toContain('a webhook could not be removed');
    expect(log).toContain('a plugin failed on a delivery');
    expect(Object.values(canaries).filter((canary) => log.includes(canary))).toEqual([]);
  });
});

class Root {}
Module({})(Root);

/** The same hub with a log that is read. */
async function noisyApp(logger: Logger): Promise<INestApplicationContext> {
  const config = { plugins: pluginNames, roles: ['http' as const] };
  const { database: _unused, ...foundation } = await testFoundation({ database: hub.database, config });
  const platform = PlatformModule.register({ ...foundation, logger });
  const imports = [platform, IdentityModule, TicketsModule, ListenerModule, PluginsModule];
  return NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
}
