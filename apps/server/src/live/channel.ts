import type { Clock } from '@patchbay/platform';
import type { WebSocket } from 'ws';

/** One message to the console. `seq` has no gaps within a channel. */
export interface Envelope {
  event: string;
  seq: number;
  ts: string;
  data: unknown;
}

const kept = 300;

/** The sockets of one tenant and the last messages, so that a client that comes back misses nothing. */
export class Channel {
  newsSince: Date;
  private readonly sockets = new Set<WebSocket>();
  private readonly history: Envelope[] = [];
  private seq = 0;

  constructor(
    private readonly clock: Clock,
    private readonly maxBufferedBytes: number,
  ) {
    this.newsSince = clock.now();
  }

  get size(): number {
    return this.sockets.size;
  }

  /** Sends what was missed since `lastSeq`, or a fresh snapshot when that is too long ago. */
  join(socket: WebSocket, lastSeq: number, snapshot: unknown): void {
    if (this.sockets.size === 0) this.newsSince = this.clock.now();
    this.sockets.add(socket);
    const missed = this.history.filter((message) => message.seq > lastSeq);
    const complete = lastSeq > 0 && lastSeq <= this.seq && (missed[0]?.seq ?? lastSeq + 1) === lastSeq + 1;
    if (complete) for (const message of missed) socket.send(JSON.stringify(message));
    else
      socket.send(
        JSON.stringify({
          event: 'snapshot',
          seq: this.seq,
          ts: this.clock.now().toISOString(),
          data: snapshot,
        }),
      );
  }

  leave(socket: WebSocket): void {
    this.sockets.delete(socket);
  }

  send(event: string, data: unknown): void {
    this.seq += 1;
    const message: Envelope = { event, seq: this.seq, ts: this.clock.now().toISOString(), data };
    this.history.push(message);
    if (this.history.length > kept) this.history.shift();
    const text = JSON.stringify(message);
    for (const socket of this.sockets) {
      if (socket.bufferedAmount > this.maxBufferedBytes) socket.close(1013, 'too slow: reconnect to resume');
      else socket.send(text);
    }
  }
}
