import type { Json } from '@patchbay/domain';
import type { Auth } from '../auth.js';
import type { Http, HttpRequest, HttpResponse } from '../context.js';
import { AuthError } from '../errors.js';
import {
  assertAnswered,
  bodyOf,
  cutError,
  fillIn,
  headersOf,
  jsonOf,
  urlOf,
  type HttpScope,
  type WireAnswer,
} from '../http-rules.js';

/** Stands between plugin and twin: judges, tampers, counts. */
export type Intercept = (
  request: Request,
  next: (request: Request) => Promise<Response>,
) => Promise<Response>;

/** A call as the twin received it. `status` is null when the connection was cut. */
export interface SentCall {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  /** Parsed JSON, the text of anything else, null without a body. */
  body: Json;
  status: number | null;
}

export interface TwinHttpParts {
  scope: HttpScope;
  auth: Auth;
  secrets: Record<string, string>;
  now(): number;
  fetch(request: Request): Promise<Response>;
}

/** The hub's `Http` over a twin: same credentials, errors and token renewal, no socket. */
export class TwinHttp implements Http {
  /** Every call in order, renewals of the token included. */
  readonly sent: SentCall[] = [];
  private renewal: Promise<void> | null = null;

  constructor(private readonly parts: TwinHttpParts) {}

  async request(request: HttpRequest): Promise<HttpResponse> {
    const url = urlOf(request, this.parts.scope);
    const call = `${request.method} ${url.pathname}`;
    const answer = await this.sendFresh(url, request);
    assertAnswered(answer, call, this.parts.now());
    return { ...answer, json: () => jsonOf(answer.text, call) };
  }

  private async sendFresh(url: URL, request: HttpRequest): Promise<WireAnswer> {
    const { auth } = this.parts;
    const answer = await this.sendOnce(url, request);
    if (answer.status !== 401 || auth.type !== 'oauth2' || auth.refresh === 'none') return answer;
    this.renewal ??= this.renew(auth).finally(() => (this.renewal = null));
    await this.renewal;
    return this.sendOnce(url, request);
  }

  private async sendOnce(url: URL, request: HttpRequest): Promise<WireAnswer> {
    const { scope, auth, secrets } = this.parts;
    const headers = headersOf(request, url, scope, auth, secrets);
    try {
      return await this.send(url, request.method, headers, bodyOf(request));
    } catch (error) {
      throw error instanceof TypeError ? cutError(request, true, error) : error;
    }
  }

  private async send(
    url: URL,
    method: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<WireAnswer> {
    const call: SentCall = {
      method,
      path: url.pathname,
      query: url.search,
      headers,
      body: parsed(body),
      status: null,
    };
    this.sent.push(call);
    const answer = await this.parts.fetch(
      new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
    );
    call.status = answer.status;
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  private async renew(auth: Extract<Auth, { type: 'oauth2' }>): Promise<void> {
    const { scope, secrets } = this.parts;
    const client = { client_id: secrets['client_id'] ?? '', client_secret: secrets['client_secret'] ?? '' };
    const inHeader = auth.clientAuth === 'basic';
    const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...(inHeader ? { authorization: `Basic ${basic}` } : {}),
    };
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: secrets['refresh_token'] ?? '',
      ...(inHeader ? {} : client),
    });
    const url = new URL(fillIn(auth.tokenUrl, scope.fields));
    const answer = await this.send(url, 'POST', headers, form.toString());
    if (answer.status >= 400) throw new AuthError(`the token endpoint answered ${answer.status}`);
    const token = jsonOf(answer.text, 'the token endpoint') as Record<string, string>;
    Object.assign(secrets, token);
  }
}

function parsed(body: string | undefined): Json {
  if (body === undefined) return null;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}
