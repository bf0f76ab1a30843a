import type { Change, DomainObject, Json } from '@patchbay/domain';

/** An inbound request as it came: raw bytes, lower-case header names. */
export interface RawRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Uint8Array;
  receivedAt: Date;
}

/** What a webhook answers in the response itself. */
export interface RawReply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** How a delivery proves that the provider sent it. There is no `none`. */
export type Verify =
  | {
      scheme: 'hmac';
      header: string;
      algo: 'sha1' | 'sha256' | 'sha512';
      encoding: 'hex' | 'base64';
      prefix?: string;
      /** Signed text: `{ts}` is the timestamp header, `{body}` the raw body. */
      over: string;
      timestamp?: { header: string; format: 'unix' | 'iso'; toleranceS: number };
    }
  /** Headers `webhook-id`, `webhook-timestamp`, `webhook-signature`; secrets `whsec_...`. */
  | { scheme: 'standard-webhooks' }
  /** A provider that cannot sign sends our secret back: it proves the sender, not the content, so only hints come of it. */
  | { scheme: 'secret-header'; header: string }
  | {
      scheme: 'custom';
      check(
        raw: RawRequest,
        secrets: string[],
        now: Date,
      ): Promise<'ok' | 'bad' | 'stale'> | 'ok' | 'bad' | 'stale';
    };

/** Something changed; read it again before believing it. */
export interface Hint {
  object: DomainObject;
  id: string;
  refetch: true;
}

/** One inbound route of a plugin, served at `/hooks/<plugin>/<connection>` and, with `account`, at `/hooks/<plugin>`. */
export type Webhook<X> = WebhookRoute<X> &
  (
    | { verify: Exclude<Verify, { scheme: 'secret-header' }>; parse(raw: RawRequest): (Change | Hint)[] }
    | { verify: Extract<Verify, { scheme: 'secret-header' }>; parse(raw: RawRequest): Hint[] }
  );

/** What webhooks have in common. `parse` is pure and runs after the commit. */
export interface WebhookRoute<X> {
  /** App-level URL: which connection this is for (= `identity.account`). Called after verification. */
  account?(raw: RawRequest): string | null;
  /** The provider's own delivery id; null = SHA-256 of the body. */
  deliveryId(raw: RawRequest): string | null;
  /** Answers a verified challenge; null = an ordinary delivery. */
  handshake?(raw: RawRequest): RawReply | null;
  /** Answers in the response (slash commands, buttons); null = nothing to answer, go on as usual. */
  reply?: {
    /** After this time `late` goes out and `run` continues. */
    withinMs: number;
    late: RawReply;
    /** `isLate()` = the `late` answer has gone out: answer by the provider's own call-back instead. */
    run(ctx: X, raw: RawRequest, isLate: () => boolean): Promise<RawReply | null>;
  };
  /** Creates the webhook at the provider; the result is kept for `unregister`. */
  register?(ctx: X, url: string): Promise<{ secret: string; state: Json }>;
  unregister?(ctx: X, state: Json): Promise<void>;
}
