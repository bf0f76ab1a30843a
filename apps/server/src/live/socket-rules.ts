import type { IncomingMessage } from 'node:http';
import type { Clock } from '@patchbay/platform';
import type { WebSocket } from 'ws';

const maxPerSecond = 20;

/** A page of another site may not open sockets in the name of who looks at it. Programs send no Origin. */
export function isOwnOrigin({ headers }: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.host === host || from.origin === new URL(publicUrl).origin;
}

/** The console has nothing to say here: whoever talks without end is cut off. */
export function limitMessages(socket: WebSocket, clock: Clock): void {
  let second = 0;
  let heard = 0;
  socket.on('message', () => {
    const now = Math.floor(clock.now().getTime() / 1_000);
    heard = now === second ? heard + 1 : 1;
    second = now;
    if (heard > maxPerSecond) socket.close(1008, 'too many messages');
  });
}
