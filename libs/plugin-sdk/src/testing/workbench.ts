import type { Conn, DomainReader, Z } from '../context.js';
import type { Plugin } from '../plugin.js';
import type { Twin } from '../twin.js';
import type { RawReply, RawRequest } from '../webhooks.js';
import { CollectedLog, emptyReader, MemoryStore, serviceFinder, type ProvidedService } from './fakes.js';
import { ManualClock } from './test-clock.js';
import { TwinHttp, type Intercept } from './twin-http.js';

export interface WorkbenchOptions {
  seed?: number;
  clock?: ManualClock;
  /** Items per page of the twin's lists; small pages prove more. */
  pageSize?: number;
  /** Instead of the twin's own credentials. */
  auth?: string;
  secrets?: Record<string, string>;
  /** Instead of the settings the twin suggests. */
  settings?: Record<string, unknown>;
  intercept?: Intercept;
  services?: ProvidedService[];
  read?: DomainReader;
  /** Answers a delivery in the hub's place. */
  receive?: (raw: RawRequest) => Promise<RawReply>;
}

/** A plugin, connected to its own sandbox. */
export interface Workbench<S extends Z, F extends Z, C> {
  ctx: Conn<S, F, C>;
  twin: Twin;
  clock: ManualClock;
  http: TwinHttp;
  log: CollectedLog;
  /** Webhooks the twin has delivered, in order. */
  deliveries: RawRequest[];
  /** A secret that verifies them. */
  webhookSecret: string;
}

/** Connects a plugin to a fresh twin. Nothing in it reaches a network. */
export async function workbench<S extends Z, F extends Z, C>(
  plugin: Plugin<S, F, C>,
  options: WorkbenchOptions = {},
): Promise<Workbench<S, F, C>> {
  const connection = plugin.base.connection;
  if (!connection || !plugin.twin) throw new Error(`${plugin.id} has no connection or no twin`);
  const clock = options.clock ?? new ManualClock();
  const deliveries: RawRequest[] = [];
  const twin = await makeTwin(plugin, clock, deliveries, options);
  const given = twin.credentials();
  const fields = connection.fields.schema.parse(given.fields);
  const pass = (request: Request): Promise<Response> => twin.fetch(request);
  const http = new TwinHttp({
    scope: {
      baseUrl: connection.baseUrl,
      fields: fields as Record<string, unknown>,
      grants: plugin.grants.map(({ grant }) => grant),
    },
    auth: connection.auth[options.auth ?? given.auth]!,
    secrets: { ...(options.secrets ?? given.secrets) },
    now: () => clock.now().getTime(),
    fetch: (request) => (options.intercept ? options.intercept(request, pass) : pass(request)),
  });
  const log = new CollectedLog();
  const link = {
    tenant: 'test',
    settings: plugin.base.settings.schema.parse(options.settings ?? given.settings ?? {}),
    log,
    clock,
    signal: new AbortController().signal,
    store: new MemoryStore(),
    read: options.read ?? emptyReader,
    use: serviceFinder(options.services ?? []),
    connection: { id: 'test', mode: 'sandbox' as const, fields, identity: null },
    http,
    publicUrl: 'https://hub.example',
  };
  const ctx = Object.assign(link, { client: await connection.client(link) });
  return { ctx, twin, clock, http, log, deliveries, webhookSecret: given.webhookSecret };
}

async function makeTwin<S extends Z, F extends Z, C>(
  plugin: Plugin<S, F, C>,
  clock: ManualClock,
  deliveries: RawRequest[],
  { seed = 7, pageSize, receive }: WorkbenchOptions,
): Promise<Twin> {
  const module = (await plugin.twin!()).default;
  return module.create({
    seed,
    clock,
    pageSize,
    deliver: async (hook) => {
      const raw = { ...hook, receivedAt: clock.now() };
      deliveries.push(raw);
      return receive ? receive(raw) : { status: 202, body: '' };
    },
  });
}
