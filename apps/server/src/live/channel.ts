import type { Clock } from '@patchbay/platform';
import type { WebSocket } from 'ws';
import { Told } from './told.js';

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
  told: Told;
  private readonly sockets = new Set<WebSocket>();
  private readonly history: Envelope[] = [];
  private seq = 0;

  constructor(
    private readonly clock: Clock,
    private readonly maxBufferedBytes: number,
  ) {
    this.told = new Told(clock.now());
  }

  get size(): number {
    return this.sockets.size;
  }

  /** Sends what was missed since `lastSeq`, or a fresh snapshot when that is too long ago. */
  join(socket: WebSocket, lastSeq: number, snapshot: unknown): void {
    const missed = this.history.filter((message) => message.seq > lastSeq);
    const complete = lastSeq > 0 && lastSeq <= this.seq && (missed[0]?.seq ?? lastSeq + 1) === lastSeq + 1;
    // While nobody listened nothing was told: who resumes gets it with the next look, who is new does not want it.
    if (this.sockets.size === 0 && !complete) this.told = new Told(this.clock.now());
    this.sockets.add(socket);
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
