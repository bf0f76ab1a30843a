import type { Metrics } from '../api/types.js';
import { renew, tokens } from '../api/session.js';

export interface LiveTicket {
  id: string;
  subject: string;
  source: string;
  sentiment: string | null;
  intents: string[];
  at: string;
}

export interface LiveEffect {
  id: string;
  kind: 'action';
  type: string;
  plugin: string;
  status: string;
  ticket_id: string | null;
  at: string;
}

export interface LiveState {
  status: 'connecting' | 'live' | 'reconnecting';
  metrics: Metrics | null;
  tickets: LiveTicket[];
  effects: LiveEffect[];
}

type Message =
  | { event: 'snapshot' | 'metrics'; seq: number; data: Metrics }
  | { event: 'ticket'; seq: number; data: LiveTicket }
  | { event: 'effect'; seq: number; data: LiveEffect };

const shown = 40;
const firstWaitMs = 500;
const longestWaitMs = 10_000;
const start: LiveState = { status: 'connecting', metrics: null, tickets: [], effects: [] };

/** Keeps one socket to `/ws/metrics` open and resumes after the last message it has seen. */
export class LiveSocket {
  private state = start;
  private readonly listeners = new Set<() => void>();
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private seq = 0;
  private failures = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  readonly snapshot = (): LiveState => this.state;

  private open(): void {
    const token = tokens()?.access_token ?? '';
    const address = new URL(`/ws/metrics?access_token=${token}&seq=${this.seq}`, location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.addEventListener('message', (event) => this.take(JSON.parse(String(event.data)) as Message));
    socket.addEventListener('close', (event) => {
      if (this.socket === socket) void this.comeBack(event.code === 4401 ? token : null);
    });
  }

  private close(): void {
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
    this.seq = 0;
    this.state = start;
  }

  private async comeBack(refused: string | null): Promise<void> {
    this.change({ status: this.state.metrics ? 'reconnecting' : 'connecting' });
    if (refused !== null) await renew(refused);
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** this.failures) * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.timer = setTimeout(() => this.open(), wait);
  }

  private take(message: Message): void {
    this.failures = 0;
    if (message.event !== 'snapshot' && message.seq <= this.seq) return;
    this.seq = message.seq;
    this.change({ status: 'live', ...this.newsOf(message) });
  }

  private newsOf(message: Message): Partial<LiveState> {
    if (message.event === 'ticket') return { tickets: newest(message.data, this.state.tickets) };
    if (message.event === 'effect') return { effects: newest(message.data, this.state.effects) };
    return { metrics: message.data };
  }

  private change(part: Partial<LiveState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}

/** The same ticket or call may be told again when it has moved on. */
function newest<T extends { id: string }>(item: T, known: T[]): T[] {
  return [item, ...known.filter(({ id }) => id !== item.id)].slice(0, shown);
}
