import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Global, Injectable, Module } from '@nestjs/common';
import { IdentityModule } from '@patchbay/identity';
import { JobQueue, TenantDoor } from '@patchbay/platform';
import { atEnd, peek, testApp, type TestApp, type TestAppOptions } from '@patchbay/platform/testing';
import { TicketsModule } from '@patchbay/tickets';
import type { EntityManager } from 'typeorm';
import { ActionListener, type FinishedCall } from '../actions/action-listener.js';
import { ActionOutbox } from '../actions/action-outbox.js';
import type { ActionCall, CallStatus } from '../actions/action.repository.js';
import { ConnectAccount } from '../connections/connect-account.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import type { ConnectionInput } from '../connections/connections.js';
import { TwinHost } from '../connections/twin-host.js';
import { PluginsModule } from '../plugins.module.js';
import type { DeskTwin } from './desk/twin.js';
import { DeskProvider } from './desk/provider.js';

/** Remembers who was told what. */
@Injectable()
export class RecordingListener extends ActionListener {
  readonly told: (FinishedCall & { tenantId: string })[] = [];

  onFinished(_em: EntityManager, tenantId: string, calls: FinishedCall[]): Promise<void> {
    this.told.push(...calls.map((call) => ({ ...call, tenantId })));
    return Promise.resolve();
  }
}

const listener = { provide: ActionListener, useClass: RecordingListener };

/** Stands where workflows stand in the hub. */
@Global()
@Module({ providers: [listener], exports: [listener] })
export class ListenerModule {}

/** The plugins of specs, as the configuration names plugins. */
export const pluginNames = ['desk', 'talk', 'gauge'].map(
  (name) => new URL(`./${name}/index.ts`, import.meta.url).href,
);

/** The first of several; there must be one. */
export function first<T>(items: T[]): T {
  if (items.length === 0) throw new Error('there is none');
  return items[0] as T;
}

/** A call as it lies in the database. */
export interface StoredCallRow {
  id: string;
  key: string;
  type: string;
  status: CallStatus;
  attempts: number;
  input: unknown;
  output: unknown;
  error: string | null;
  connection_id: string | null;
}

export type PluginsApp = TestApp & {
  listener: RecordingListener;
  connect(
    tenant: string,
    input?: Partial<ConnectionInput> & { accept_grants?: boolean },
    plugin?: string,
  ): Promise<ConnectionRow>;
  provider(row: Pick<ConnectionRow, 'id'>): Promise<DeskProvider>;
  queue(tenant: string, calls: Partial<ActionCall>[], runAt?: Date): Promise<void>;
  calls(tenant: string): Promise<StoredCallRow[]>;
  /** What waits is due now. */
  hurry(queue: string): Promise<void>;
  sql<T>(sql: string, values?: unknown[]): Promise<T[]>;
};

/** Plugins with what they stand on, and the desk, the talk and the gauge among them. */
export async function pluginsApp(options: TestAppOptions = {}): Promise<PluginsApp> {
  const config = { plugins: pluginNames, ...options.config };
  const hub = await testApp([IdentityModule, TicketsModule, ListenerModule, PluginsModule], {
    ...options,
    config,
  });
  const sql = <T>(text: string, values: unknown[] = []): Promise<T[]> => peek<T>(hub.database, text, values);
  return {
    ...hub,
    sql,
    listener: hub.get(ActionListener) as RecordingListener,
    connect: (tenant, input = {}, plugin = 'desk') =>
      hub.get(ConnectAccount).connect(tenant, plugin, { mode: 'sandbox', accept_grants: true, ...input }),
    hurry: async (queue) => {
      await sql('update job set run_at = now() where queue = $1 and state = 0', [queue]);
      hub.get(JobQueue).poke(queue);
    },
    provider: async ({ id }) => ((await hub.get(TwinHost).of('desk', id)) as DeskTwin).provider,
    queue: (tenant, calls, runAt) =>
      hub
        .get(TenantDoor)
        .run(tenant, (em) => hub.get(ActionOutbox).queue(em, tenant, calls.map(toCall), runAt)),
    calls: (tenant) =>
      sql<StoredCallRow>(
        'select id, key, type, status, attempts, input, output, error, connection_id from action_call where tenant_id = $1 order by created_at, key',
        [tenant],
      ),
  };
}

function toCall(call: Partial<ActionCall>): ActionCall {
  return {
    key: 'k1',
    reason: 'a spec',
    type: 'desk.note',
    connectionId: null,
    input: { text: 'hello' },
    ticketId: null,
    runId: null,
    ordinal: null,
    arrivedAt: null,
    ...call,
  };
}

/** The desk behind a real socket, for live connections and for hubs that share it. */
export async function serveDesk(
  provider = new DeskProvider(),
): Promise<{ provider: DeskProvider; port: string }> {
  const server = createServer((incoming, outgoing) => {
    toRequest(incoming)
      .then((request) => provider.fetch(request))
      .then(async (answer) => {
        outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
        outgoing.end(await answer.text());
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { provider, port: String((server.address() as AddressInfo).port) };
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const body = await buffer(incoming);
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new Request(`http://127.0.0.1${incoming.url}`, {
    method: incoming.method,
    headers: headers.filter(([name]) => !['connection', 'transfer-encoding'].includes(name)),
    ...(body.length > 0 ? { body } : {}),
  });
}

/** A live connection to a served desk. */
export const live = (port: string, more: Partial<ConnectionInput> = {}): Partial<ConnectionInput> => ({
  mode: 'live',
  auth: 'token',
  fields: { port },
  secrets: { token: 'desk-token-1' },
  ...more,
});
