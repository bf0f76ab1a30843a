import type { JsonObject, Json } from '@patchbay/domain';
import type { Z } from './context.js';

/** How a connection proves itself. Shapes after the vendors' own documents; the core does the work. */
export type Auth =
  | {
      type: 'oauth2';
      grant: 'code';
      /** Placeholders `{field}` come from the connection's fields. */
      authorizeUrl: string;
      tokenUrl: string;
      /** Set when the provider sends `iss` to the callback (RFC 9207): then it must, and be this one. */
      issuer?: string;
      scopes: { name: string; why: string; optional?: true }[];
      refresh: 'none' | 'reuse' | 'rotating';
      clientAuth: 'basic' | 'body';
      pkce?: false;
      /** Used when the token answer has no `expires_in`, in seconds. */
      lifetimeS?: number;
      /** Values of the token answer to keep as connection fields. */
      capture?(token: Json): JsonObject;
    }
  | {
      type: 'secret';
      fields: Z;
      /** `{name}` stands for a secret field; `basic` is `user:password`. */
      apply: { header: string; value: string } | { basic: string };
    };
