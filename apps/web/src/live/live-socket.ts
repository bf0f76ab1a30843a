import { after, start, type LiveState, type Message } from './live-state.js';

export type { LiveEffect, LiveState, LiveTicket } from './live-state.js';

/** What the socket needs of the world around it. */
export interface Surroundings {
  connect(address: string): Pick<WebSocket, 'addEventListener' | 'close'>;
  now(): number;
  /** 0 to 1. */
  random(): number;
  later(work: () => void, ms: number): () => void;
  token(): string | undefined;
  /** Renews a token that the hub has refused; false = signed out. */
  renew(refused: string): Promise<boolean>;
}

const firstWaitMs = 500;
const longestWaitMs = 10_000;
/** The hub speaks every second: silence this long means that the line is dead, even where no error says so. */
const silenceMs = 8_000;
const refusedCode = 4401;

/** Keeps one socket to `/ws/metrics` open and resumes after the last message it has seen. */
export class LiveSocket {
  private state = start;
  private readonly listeners = new Set<() => void>();
  private socket: ReturnType<Surroundings['connect']> | null = null;
  private cancelRetry = (): void => undefined;
  private cancelWatch = (): void => undefined;
  private seq = 0;

  constructor(private readonly around: Surroundings) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.end();
    };
  };

  readonly snapshot = (): LiveState => this.state;

  /** Does not wait for the next attempt. */
  readonly retryNow = (): void => {
    if (this.state.status === 'live' || this.listeners.size === 0) return;
    this.drop();
    this.open();
  };

  private open(): void {
    const token = this.around.token() ?? '';
    const socket = this.around.connect(`/ws/metrics?access_token=${token}&seq=${this.seq}`);
    this.socket = socket;
    socket.addEventListener('message', (event) => {
      if (this.socket === socket) this.take(JSON.parse(String(event.data)) as Message);
    });
    socket.addEventListener('close', (event) => {
      if (this.socket === socket) void this.comeBack(event.code === refusedCode ? token : null);
    });
    this.watch();
  }

  private end(): void {
    this.drop();
    this.seq = 0;
    this.state = start;
  }

  private drop(): void {
    this.cancelRetry();
    this.cancelWatch();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private watch(): void {
    this.cancelWatch();
    this.cancelWatch = this.around.later(() => {
      this.drop();
      void this.comeBack(null);
    }, silenceMs);
  }

  private async comeBack(refused: string | null): Promise<void> {
    this.drop();
    this.change({
      ...this.state,
      status: this.state.metrics ? 'reconnecting' : 'connecting',
      attempts: this.state.attempts + 1,
    });
    if (refused !== null && !(await this.around.renew(refused)) && this.around.token() === undefined) return;
    if (this.listeners.size === 0 || this.socket) return;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (this.state.attempts - 1));
    this.cancelRetry();
    this.cancelRetry = this.around.later(() => this.open(), wait * (0.5 + this.around.random() / 2));
  }

  private take(message: Message): void {
    this.watch();
    if (message.event !== 'snapshot' && message.seq <= this.seq) return;
    this.seq = message.seq;
    this.change(after(this.state, message, this.around.now()));
  }

  private change(state: LiveState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
