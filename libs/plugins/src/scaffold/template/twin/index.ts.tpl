import {
  escapeHtml,
  textIn,
  TwinServer,
  type Json,
  type Twin,
  type TwinAnswer,
  type TwinCall,
  type TwinModule,
  type TwinOptions,
  type TwinRoute,
} from '@patchbay/plugin-sdk';
import { Store } from './store.js';

const token = 'sandbox-token';
const defaultPage = 50;

/** The provider in memory. */
class ToolTwin implements Twin {
  private readonly store: Store;
  private readonly server: TwinServer;

  constructor(private readonly options: TwinOptions) {
    this.store = new Store(() => options.clock.now());
    this.server = new TwinServer({
      ...options,
      routes: this.routes(),
      authorized: (headers) => headers.get('authorization') === `Bearer ${token}`,
      refuse,
      keyOf: ({ headers }) => headers.get('idempotency-key'),
    });
  }

  credentials() {
    return { auth: 'token', secrets: { token }, fields: { host: 'acme.__ID__.example' }, webhookSecret: '' };
  }

  fetch(request: Request): Promise<Response> {
    return this.server.fetch(request);
  }

  page(): string {
    const rows = [...this.store.tickets.values()].map(({ id, title }) => {
      const notes = this.store.notes.filter(({ ticket }) => ticket === id);
      return `<li>${id} ${escapeHtml(title)} (${notes.length} notes)</li>`;
    });
    return `<h1>__TITLE__</h1><ul>${rows.join('')}</ul>`;
  }

  readonly scenes = {
    ticket_arrives: {
      title: 'A customer writes',
      play: (): Promise<void> => {
        this.store.arrive();
        return Promise.resolve();
      },
    },
  };

  fault(fault: Parameters<Twin['fault']>[0]): void {
    this.server.fault(fault);
  }

  effects(): Json {
    return structuredClone(this.store.notes).map(({ id, ticket, text }) => ({ id, ticket, text }));
  }

  keys(): string[] {
    return this.server.keys();
  }

  private routes(): TwinRoute[] {
    return [
      {
        method: 'GET',
        path: '/api/me',
        answer: () => ({ json: { id: 'patchbay', name: 'Patchbay', may_write: true } }),
      },
      { method: 'GET', path: '/api/changes', answer: (call) => this.changes(call) },
      { method: 'POST', path: '/api/tickets/:id/notes', answer: (call) => this.note(call) },
    ];
  }

  private changes({ url }: TwinCall): TwinAnswer {
    const cursor = url.searchParams.get('cursor') ?? '0';
    const from = cursor === 'now' ? this.store.revision : Number(cursor);
    const most = this.options.pageSize ?? defaultPage;
    const tickets = this.store.after(from, most);
    const next = tickets.at(-1)?.revision ?? from;
    return {
      json: {
        tickets: tickets.map((ticket) => ({ ...ticket })),
        cursor: String(next),
        end: tickets.length < most,
      },
    };
  }

  private note({ params, body, headers }: TwinCall): TwinAnswer {
    const id = params['id'] ?? '';
    if (!this.store.tickets.has(id)) return refuse(404);
    const note = this.store.note(id, textIn(body, 'text'), headers.get('idempotency-key'));
    return { status: 201, json: { id: note.id } };
  }
}

function refuse(status: 401 | 404 | 429 | 500, retryAfterS = 1): TwinAnswer {
  const headers: Record<string, string> = status === 429 ? { 'retry-after': String(retryAfterS) } : {};
  return { status, headers, json: { error: status } };
}

export default { create: (options) => new ToolTwin(options) } satisfies TwinModule;
