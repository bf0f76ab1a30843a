import { Injectable } from '@nestjs/common';
import { Clock, invalid, OutboundHttp } from '@patchbay/platform';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { SsoRefusal } from '../refusal.js';

const webUrl = z.url({ protocol: /^https?$/ }).max(2_048);
const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: webUrl,
  token_endpoint: webUrl,
  jwks_uri: webUrl,
  userinfo_endpoint: webUrl.optional(),
  end_session_endpoint: webUrl.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/** What an OpenID provider publishes about itself. */
export type OidcMetadata = z.output<typeof discovery>;

const keepMs = 10 * 60_000;
const maxBytes = 256 * 1024;

/** Talks to OpenID providers, through the guarded client only. */
@Injectable()
export class OidcProvider {
  private readonly known = new Map<string, { until: number; metadata: OidcMetadata }>();

  constructor(
    private readonly http: OutboundHttp,
    private readonly clock: Clock,
  ) {}

  /** Throws 422 for an address behind which there is no such provider. */
  async check(issuer: string): Promise<void> {
    await this.discover(issuer).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      throw invalid([{ path: 'issuer', message }]);
    });
  }

  async discover(issuer: string): Promise<OidcMetadata> {
    const now = this.clock.now().getTime();
    const seen = this.known.get(issuer);
    if (seen && seen.until > now) return seen.metadata;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const metadata = await this.read(discovery, { url, method: 'GET' });
    if (metadata.issuer !== issuer)
      throw new SsoRefusal(
        'not_trusted',
        `The provider calls itself ${metadata.issuer.slice(0, 300)}, not ${issuer}.`,
      );
    if (this.known.size > 1_000) this.known.clear();
    this.known.set(issuer, { until: now + keepMs, metadata });
    return metadata;
  }

  /** Read at every login: a key that the provider withdraws counts no longer at once. */
  async keys(metadata: OidcMetadata): Promise<JSONWebKeySet> {
    return (await this.read(keySet, { url: metadata.jwks_uri, method: 'GET' })) as JSONWebKeySet;
  }

  /** Posts a form to the token endpoint; the answer must be JSON of this shape. */
  async exchange<T extends z.ZodType>(
    shape: T,
    metadata: OidcMetadata,
    form: Record<string, string>,
    client: { id: string; secret: string | null },
  ): Promise<z.output<T>> {
    const byBody = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_basic') === false;
    const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ ...form, client_id: client.id });
    if (client.secret !== null && byBody) body.set('client_secret', client.secret);
    if (client.secret !== null && !byBody) headers['authorization'] = basic(client.id, client.secret);
    return this.read(shape, { url: metadata.token_endpoint, method: 'POST', headers, body: body.toString() });
  }

  async userinfo<T extends z.ZodType>(shape: T, url: string, token: string): Promise<z.output<T>> {
    return this.read(shape, { url, method: 'GET', headers: { authorization: `Bearer ${token}` } });
  }

  private async read<T extends z.ZodType>(
    shape: T,
    request: { url: string; method: string; headers?: Record<string, string>; body?: string },
  ): Promise<z.output<T>> {
    const headers = { accept: 'application/json', ...request.headers };
    const answer = await this.http.send({ ...request, headers, maxBytes }).catch((error: unknown) => {
      throw unreachable(error instanceof Error ? error.message : String(error));
    });
    if (answer.status !== 200) throw unreachable(`${new URL(request.url).host} answered ${answer.status}`);
    const parsed = shape.safeParse(jsonOf(answer.text));
    if (!parsed.success)
      throw unreachable(`${new URL(request.url).host} answered something else than expected`);
    return parsed.data;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
const unreachable = (what: string): SsoRefusal =>
  new SsoRefusal('provider_unreachable', `The provider could not be asked: ${what}.`);
