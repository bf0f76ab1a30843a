import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { networkOf, RateLimits, type Admission } from '@patchbay/platform';
import { addressOf, type Trust } from '../http/client-address.js';
import { limitHeaders, tooMany } from '../http/rate-limit.js';

type Verdict = (
  accepted: boolean,
  status?: number,
  body?: string,
  headers?: Record<string, string | number>,
) => void;
type Verify = (handshake: { req: IncomingMessage }, answer: Verdict) => void;

/**
 * Opens the sockets that gateways ask for. Upgrades pass none of Fastify's hooks, so they are counted here: by address, with
 * everything else it reads, and before anything is looked up. Who asks too often never gets a socket.
 */
export class SocketAdapter extends WsAdapter {
  private readonly limits: RateLimits;

  constructor(
    app: INestApplicationContext,
    private readonly trust: Trust,
  ) {
    super(app);
    this.limits = app.get(RateLimits);
  }

  override create(port: number, options: { path?: string; verifyClient?: Verify }): unknown {
    const { verifyClient: next = (_handshake, answer) => answer(true) } = options;
    const verifyClient: Verify = (handshake, answer) => void this.verify(handshake, answer, next);
    return super.create(port, { ...options, verifyClient });
  }

  private async verify(handshake: { req: IncomingMessage }, answer: Verdict, next: Verify): Promise<void> {
    const network = networkOf(addressOf(handshake.req, this.trust));
    try {
      const admission = await this.limits.take('read', 'address', network);
      if (admission && !admission.allowed) refuse(admission, answer);
      else next(handshake, answer);
    } catch {
      answer(false, 500);
    }
  }
}

/** What a request over HTTP would be told. */
function refuse(admission: Admission, answer: Verdict): void {
  const { status, code, message: detail, headers } = tooMany(admission);
  const body = { type: 'about:blank', title: 'Too many requests', status, code, detail };
  answer(false, status, JSON.stringify(body), {
    ...limitHeaders(admission),
    ...headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
  });
}
