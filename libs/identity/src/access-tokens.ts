import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { roleSchema, type Role } from '@patchbay/domain';
import { Clock, SECRET_KEY, unauthorized } from '@patchbay/platform';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** Life of an access token, in seconds. */
export const accessTokenS = 15 * 60;
const issuer = 'patchbay';
const algorithm = 'HS256';

const claims = z.object({ sub: z.uuid(), tid: z.string().min(1), role: roleSchema, ver: z.number().int() });

/** Who a token is for, and the version of the user record it was made from. What they may do is not in it. */
export interface VerifiedToken {
  userId: string;
  tenantId: string;
  role: Role;
  version: number;
}

/** Signs and checks access tokens. */
@Injectable()
export class AccessTokens {
  private readonly key: Uint8Array;

  constructor(
    @Inject(SECRET_KEY) secretKey: string,
    private readonly clock: Clock,
  ) {
    this.key = new Uint8Array(hkdfSync('sha256', secretKey, '', 'patchbay access tokens v1', 32));
  }

  sign(bearer: VerifiedToken): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    return new SignJWT({ tid: bearer.tenantId, role: bearer.role, ver: bearer.version })
      .setProtectedHeader({ alg: algorithm })
      .setSubject(bearer.userId)
      .setIssuer(issuer)
      .setAudience(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + accessTokenS)
      .sign(this.key);
  }

  /** Throws 401 for anything but a token of ours that is still good. */
  async verify(token: string): Promise<VerifiedToken> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [algorithm],
        issuer,
        audience: issuer,
        requiredClaims: ['exp', 'sub'],
        currentDate: this.clock.now(),
      });
      const good = claims.parse(payload);
      return { userId: good.sub, tenantId: good.tid, role: good.role, version: good.ver };
    } catch {
      throw unauthorized('The access token is missing, expired or not ours.');
    }
  }
}

/** An opaque secret for a refresh token or one-time link. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of it. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
