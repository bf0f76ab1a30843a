import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { roleSchema, type Role } from '@patchbay/domain';
import { Clock, unauthorized } from '@patchbay/platform';
import { errors, jwtVerify, SignJWT, type JWTHeaderParameters } from 'jose';
import { z } from 'zod';
import { algorithm } from './signing/signing-key.js';
import { SigningKeys } from './signing/signing-keys.js';

/** Life of an access token, in seconds. */
export const accessTokenS = 15 * 60;
const issuer = 'patchbay';
const type = 'at+jwt';

/** Nothing else: a header that names a key by address or file is not ours. */
const header = z.strictObject({
  alg: z.literal(algorithm),
  typ: z.literal(type),
  kid: z.string().regex(/^[\w-]{43}$/),
});
const claims = z.object({
  sub: z.uuid(),
  tid: z.string().min(1),
  role: roleSchema,
  ver: z.number().int(),
  sid: z.uuid(),
  exp: z.number().int(),
});

/** Who a token is for, in which session, and the version of the user record it was made from. What they may do is not in it. */
export interface TokenSubject {
  userId: string;
  tenantId: string;
  role: Role;
  sessionId: string;
  version: number;
}

/** What a token of ours says. */
export interface VerifiedToken extends TokenSubject {
  expires: Date;
}

/** Signs and checks access tokens. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  async sign(subject: TokenSubject): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    const { kid, privateKey } = await this.keys.signer();
    return new SignJWT({
      tid: subject.tenantId,
      role: subject.role,
      ver: subject.version,
      sid: subject.sessionId,
    })
      .setProtectedHeader({ alg: algorithm, typ: type, kid })
      .setSubject(subject.userId)
      .setIssuer(issuer)
      .setAudience(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + accessTokenS)
      .sign(privateKey);
  }

  /** Throws 401 for anything but a token of ours that is still good. */
  async verify(token: string): Promise<VerifiedToken> {
    const good = await this.read(token);
    if (!good) throw unauthorized('The access token is missing, expired or not ours.');
    return {
      userId: good.sub,
      tenantId: good.tid,
      role: good.role,
      version: good.ver,
      sessionId: good.sid,
      expires: new Date(good.exp * 1_000),
    };
  }

  private async read(token: string): Promise<z.infer<typeof claims> | null> {
    try {
      const { payload } = await jwtVerify(token, (head) => this.keyOf(head), {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience: issuer,
        requiredClaims: ['exp', 'sub'],
        currentDate: this.clock.now(),
      });
      return claims.safeParse(payload).data ?? null;
    } catch (error) {
      // A database that cannot be reached says nothing about the token.
      if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
      throw error;
    }
  }

  private async keyOf(head: JWTHeaderParameters) {
    const named = header.safeParse(head).data;
    const key = named ? await this.keys.find(named.kid) : null;
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}

/** An opaque secret for a refresh token or one-time link. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of it. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
