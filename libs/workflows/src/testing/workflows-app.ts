import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { IdentityModule } from '@patchbay/identity';
import { TenantDoor, type Clock } from '@patchbay/platform';
import { atEnd, eventually, peek, testApp, type TestApp } from '@patchbay/platform/testing';
import { PluginsModule } from '@patchbay/plugins';
import { TicketIntake, TicketRepository, TicketsModule } from '@patchbay/tickets';
import { RunRepository } from '../store/run.repository.js';
import { workflowInputSchema, type Run, type Workflow } from '../workflow.js';
import { Workflows } from '../workflows.js';
import { WorkflowsModule } from '../workflows.module.js';

export const tenant = 'acme';
const connection = { id: '00000000-0000-4000-8000-00000000000c', source: 'desk', sample: false };

export interface Arrival {
  id: string;
  subject?: string;
  body?: string;
  priority?: 'low' | 'normal' | 'high' | 'urgent';
  tags?: string[];
  /** Made by our own account at the provider. */
  own?: boolean;
  version?: string;
}

export interface WorkflowsApp extends TestApp {
  /** Tickets come in as from a connector; answers Patchbay's ids by the connector's. */
  arrive(...arrivals: Arrival[]): Promise<Map<string, string>>;
  make(input: object): Promise<Workflow>;
  runs(filter?: { workflowId?: string; ticketId?: string; status?: Run['status'] }): Promise<Run[]>;
  /** Waits until no job is left of the pipeline. */
  idle(): Promise<void>;
  sql<T>(sql: string, values?: unknown[]): Promise<T[]>;
}

/** The workflow engine with what it stands on; no plugin, so that its own actions are all there is. */
export async function workflowsApp(clock?: Clock): Promise<WorkflowsApp> {
  const hub = await testApp([IdentityModule, TicketsModule, PluginsModule, WorkflowsModule], {
    config: { plugins: [] },
    clock,
  });
  await hub.tenant(tenant);
  const sql = <T>(statement: string, values: unknown[] = []): Promise<T[]> =>
    peek<T>(hub.database, statement, values);
  return {
    ...hub,
    sql,
    arrive: (...arrivals) => arrive(hub, arrivals),
    make: (input) => hub.get(Workflows).create(tenant, workflowInputSchema.parse(input), null),
    runs: (filter = {}) => hub.get(RunRepository).page(tenant, filter, null, 200),
    idle: () =>
      eventually(async () => {
        const waiting = await sql<{ queue: string }>(
          `select queue from job where queue in ('workflows', 'action') and state <> 3 and run_at <= now()`,
        );
        if (waiting.length > 0) throw new Error(`still waiting: ${waiting[0]?.queue}`);
      }),
  };
}

async function arrive(hub: TestApp, arrivals: Arrival[]): Promise<Map<string, string>> {
  const at = new Date().toISOString();
  const changes = arrivals.map(({ id, own = false, version, subject, body, priority, tags }) => ({
    own,
    history: false,
    change: {
      object: 'ticket' as const,
      op: 'upsert' as const,
      id,
      version: version ?? at,
      at,
      data: {
        subject: subject ?? `Subject ${id}`,
        body: body ?? `Body ${id}`,
        created_at: at,
        updated_at: at,
        metadata: {},
        ...(priority ? { priority } : {}),
        ...(tags ? { tags } : {}),
      },
    },
  }));
  await hub
    .get(TenantDoor)
    .run(tenant, (em) =>
      hub.get(TicketIntake).store(em, tenant, [{ connection, changes, arrivedAt: new Date() }]),
    );
  const found = new Map<string, string>();
  for (const { id } of arrivals) {
    const ticket = await hub.get(TicketRepository).find(tenant, id);
    if (ticket) found.set(id, ticket.id);
  }
  return found;
}

/** A call that came to the sink. */
export interface SinkCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Sink {
  url: string;
  calls: SinkCall[];
  /** What the next calls are answered with; 200 when empty. */
  answers: { status: number; headers?: Record<string, string>; body?: string }[];
}

/** A receiver of webhooks on this machine. */
export async function sink(): Promise<Sink> {
  const made: Sink = { url: '', calls: [], answers: [] };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      made.calls.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
      });
      const { status, headers, body: answer } = made.answers.shift() ?? { status: 200 };
      response.writeHead(status, headers).end(answer ?? 'ok');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return made;
}
