import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { newSecret } from '../../access-tokens.js';

/** What the next id token says beyond the honest claims. */
export interface Spoil {
  claims?: JWTPayload;
  /** Signs with a key that is not published. */
  foreignKey?: boolean;
  /** Leaves the signature out. */
  unsigned?: boolean;
  /** Takes these claims out. */
  without?: string[];
}

interface Granted {
  challenge: string;
  redirectUri: string;
  nonce: string;
  claims: JWTPayload;
}

interface Keys {
  private: CryptoKey;
  public: CryptoKey;
  foreign: CryptoKey;
}

const algorithm = 'RS256';
/** The same for every provider of this process: making them takes longer than most tests. */
let keys: Promise<Keys> | undefined;

async function makeKeys(): Promise<Keys> {
  const own = await generateKeyPair(algorithm, { extractable: true });
  const foreign = await generateKeyPair(algorithm);
  return { private: own.privateKey, public: own.publicKey, foreign: foreign.privateKey };
}

/** A small OpenID provider on a port of its own: discovery, keys, code with PKCE, userinfo. */
export class OidcIdp {
  readonly client = { id: 'patchbay', secret: 'a secret that only the two of us know' };
  spoil: Spoil = {};
  /** Claims that the id token leaves to userinfo. */
  atUserinfo: JWTPayload | null = null;
  /** Replaces fields of the discovery document. */
  published: Record<string, unknown> = {};
  /** Calls by path. */
  readonly calls: string[] = [];
  private readonly codes = new Map<string, Granted>();
  private keys!: Keys;

  private constructor(
    private readonly server: Server,
    private readonly now: () => Date,
  ) {}

  static async start(now: () => Date): Promise<OidcIdp> {
    const server = createServer();
    const idp = new OidcIdp(server, now);
    idp.keys = await (keys ??= makeKeys());
    server.on('request', (request, response) => {
      void idp.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return idp;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What a person's consent does: a code for the request in this address. */
  consent(url: string, claims: JWTPayload): { state: string; code: string } {
    const query = new URL(url).searchParams;
    const code = newSecret();
    this.codes.set(code, {
      challenge: query.get('code_challenge') ?? '',
      redirectUri: query.get('redirect_uri') ?? '',
      nonce: query.get('nonce') ?? '',
      claims,
    });
    return { state: query.get('state') ?? '', code };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const path = request.url ?? '';
    this.calls.push(path);
    if (path === '/.well-known/openid-configuration') return { status: 200, body: this.discovery() };
    if (path === '/keys') {
      const key = { ...(await exportJWK(this.keys.public)), kid: 'one', alg: algorithm, use: 'sig' };
      return { status: 200, body: { keys: [key] } };
    }
    if (path === '/userinfo') return { status: 200, body: this.atUserinfo ?? { sub: 'person-1' } };
    if (path === '/token') return this.token(request);
    return { status: 404, body: {} };
  }

  private discovery(): Record<string, unknown> {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      ...this.published,
    };
  }

  private async token(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const form = new URLSearchParams(await textOf(request));
    const granted = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const fits =
      this.knows(request, form) &&
      granted?.challenge === challenge &&
      granted.redirectUri === form.get('redirect_uri');
    if (!granted || !fits) return { status: 400, body: { error: 'invalid_grant' } };
    return {
      status: 200,
      body: { id_token: await this.idToken(granted), access_token: 'access', token_type: 'Bearer' },
    };
  }

  private knows(request: IncomingMessage, form: URLSearchParams): boolean {
    const { id, secret } = this.client;
    const header = `Basic ${Buffer.from(`${id}:${encodeURIComponent(secret)}`).toString('base64')}`;
    return request.headers.authorization === header || form.get('client_secret') === secret;
  }

  private async idToken({ nonce, claims }: Granted): Promise<string> {
    const now = Math.floor(this.now().getTime() / 1_000);
    const honest = {
      iss: this.issuer,
      aud: this.client.id,
      iat: now,
      exp: now + 300,
      nonce,
      sub: 'person-1',
    };
    const said: JWTPayload = { ...honest, ...claims, ...this.spoil.claims };
    for (const name of this.spoil.without ?? []) delete said[name];
    if (this.spoil.unsigned)
      return (
        [{ alg: 'none' }, said]
          .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
          .join('.') + '.'
      );
    return new SignJWT(said)
      .setProtectedHeader({ alg: algorithm, kid: 'one' })
      .sign(this.spoil.foreignKey ? this.keys.foreign : this.keys.private);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
