import { isIP } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { Agent, buildConnector, request } from 'undici';
import { CONFIG } from '../tokens.js';
import { EgressGuard } from './egress-guard.js';

export interface OutboundRequest {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
  maxBytes?: number;
}

export interface OutboundResponse {
  status: number;
  headers: Headers;
  text: string;
}

/** What went wrong on the wire. `sent` = the request may have taken effect. */
export class OutboundError extends Error {
  override name = 'OutboundError';
  constructor(
    message: string,
    readonly sent: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 16 * 1024 * 1024;

/**
 * The only module that opens outbound sockets. Resolves, checks and pins the address of every call; follows no redirect;
 * caps time and answer size. Throws `EgressError` before and {@link OutboundError} on the wire.
 */
@Injectable()
export class OutboundHttp implements OnApplicationShutdown {
  readonly guard: EgressGuard;
  private readonly agent: Agent;
  /** Errors of calls for which no connection was made. */
  private readonly unsent = new WeakSet<Error>();

  constructor(@Inject(CONFIG) config: Pick<Config, 'egressAllow'>) {
    this.guard = new EgressGuard(config.egressAllow);
    const connect = buildConnector({ timeout: 5_000 });
    this.agent = new Agent({
      keepAliveTimeout: 10_000,
      connections: 64,
      connect: (options, callback) => {
        const refuse = (error: Error): void => {
          this.unsent.add(error);
          callback(error, null);
        };
        const go = (address: string): void =>
          connect(
            { ...options, hostname: address, servername: nameFor(options.hostname) },
            (error, socket) => (error ? refuse(error) : callback(null, socket)),
          );
        this.guard.vet(options.hostname).then(go, refuse);
      },
    });
  }

  async send(outbound: OutboundRequest): Promise<OutboundResponse> {
    const url = this.guard.checkUrl(outbound.url);
    const timeoutMs = outbound.timeoutMs ?? defaultTimeoutMs;
    try {
      const answer = await request(url, {
        method: outbound.method as 'GET',
        headers: { 'user-agent': 'Patchbay', ...outbound.headers },
        body: outbound.body,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(timeoutMs),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const text = await readCapped(answer.body, outbound.maxBytes ?? defaultMaxBytes);
      return { status: answer.statusCode, headers: toHeaders(answer.headers), text };
    } catch (error) {
      throw this.translate(error, url.host);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private translate(error: unknown, host: string): Error {
    if (!(error instanceof Error)) return new OutboundError(String(error), true);
    if (error.name === 'EgressError' || error instanceof OutboundError) return error;
    const code = (error as { code?: string }).code ?? '';
    const timedOut = error.name === 'TimeoutError' || code.includes('TIMEOUT');
    const what = timedOut ? 'did not answer in time' : `could not be reached (${code || error.name})`;
    const sent = code !== 'UND_ERR_INVALID_ARG' && !this.unsent.has(error);
    return new OutboundError(`${host} ${what}`, sent, { cause: error });
  }
}

async function readCapped(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw new OutboundError(`the answer is larger than ${maxBytes} bytes`, true);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const item of Array.isArray(value) ? value : [value ?? '']) headers.append(name, item);
  }
  return headers;
}

const nameFor = (hostname: string): string => (isIP(hostname.replace(/^\[|\]$/g, '')) ? '' : hostname);
