import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hub } from './hub.js';

const secret = 'a webhook secret of the tests';

/** A call the provider has got. */
export interface Received {
  path: string;
  key: string;
  body: { ticket_id: string; text: string };
  at: number;
}

export const withProbe = {
  PATCHBAY_PLUGINS: '@patchbay/plugin-sentiment,@patchbay/plugin-intent,patchbay-plugin-probe',
};

/** The provider behind the probe plugin: outlives the hub, counts what reached it, can be told to misbehave. */
export class ProbeProvider {
  readonly received: Received[] = [];
  /** Answers with this status instead of taking the call. */
  failWith: { status: number; retryAfterS?: number } | null = null;
  private readonly server: Server;
  private waiters: (() => void)[] = [];

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<ProbeProvider> {
    const provider = new ProbeProvider();
    await new Promise<void>((done) => provider.server.listen(0, '127.0.0.1', done));
    return provider;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Distinct effects by key; a key that came twice is one effect for a provider that knows its keys. */
  effects(path: string): Map<string, Received> {
    return new Map(this.received.filter((call) => call.path === path).map((call) => [call.key, call]));
  }

  /** Resolves when `check` holds; looks again whenever something arrives. */
  async until(check: () => boolean, withinMs: number): Promise<void> {
    const late = Date.now() + withinMs;
    while (!check()) {
      if (Date.now() > late) throw new Error('the provider waited in vain');
      await new Promise<void>((done) => {
        const timer = setTimeout(done, 100);
        this.waiters.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.failWith) {
      const { status, retryAfterS } = this.failWith;
      response
        .writeHead(status, retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) })
        .end('{}');
      return;
    }
    this.received.push({
      path: request.url ?? '',
      key: String(request.headers['idempotency-key'] ?? request.headers['webhook-id'] ?? ''),
      body: JSON.parse(Buffer.concat(chunks).toString() || '{}') as Received['body'],
      at: performance.now(),
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    for (const wake of this.waiters.splice(0)) wake();
  }
}

/** Connects the probe to its provider; answers the connection's id. */
export async function connectProbe(hub: Hub, provider: ProbeProvider): Promise<string> {
  const { id } = await hub.api<{ id: string }>('POST', '/api/connections', {
    plugin: 'probe',
    mode: 'live',
    auth: 'token',
    accept_grants: true,
    fields: { port: provider.port },
    secrets: { token: 'a token' },
    webhook_secret: secret,
  });
  return id;
}

/** The workflow of the tests: every analysed ticket of the probe gets a note. */
export function noteWorkflow(connection: string, event = 'ticket.analysed') {
  return {
    name: `Note on ${event}`,
    trigger: { event },
    condition: { '!=': [{ var: 'ticket.subject' }, ''] },
    actions: [
      {
        type: 'probe.note',
        connection_id: connection,
        params: { ticket_id: '{{ticket.external_id}}', text: '{{ticket.subject}}' },
      },
    ],
  };
}

/** A signed delivery about one ticket. */
export function delivery(
  id: string,
  ticket: { id: string; subject: string; body: string },
): {
  body: string;
  headers: Record<string, string>;
} {
  const body = JSON.stringify({ id, ticket });
  const ts = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${ts}.${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-probe-timestamp': ts,
      'x-probe-signature': signature,
    },
  };
}
