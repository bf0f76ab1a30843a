import { createHash, hkdfSync } from 'node:crypto';
import { decrypt, encrypt, SealError } from './cipher.js';

/** A key-encryption key. Its id follows from it, so that nobody has to name keys. */
interface KeyEncryptionKey {
  id: string;
  secret: string;
  key: Buffer;
}

/** A data key as it is stored. */
export interface WrappedKey {
  id: string;
  kek_id: string;
  wrapped: string;
}

/** The key-encryption keys of this installation: the current one wraps, any of them opens. */
export class KeyRing {
  private keys: KeyEncryptionKey[] = [];

  /** `read` answers the secrets, the current one first; it is asked again when a key is not known. */
  constructor(private readonly read: () => string[]) {}

  /** Read anew: what is wrapped by a key that has been replaced meanwhile would soon be lost. */
  get currentId(): string {
    return this.reload()[0]!.id;
  }

  wrap(tenantId: string, id: string, dataKey: Buffer): WrappedKey {
    const kek = this.reload()[0]!;
    return { id, kek_id: kek.id, wrapped: encrypt(kek.key, place(tenantId, id), dataKey) };
  }

  /** Throws {@link SealError} when the key that wrapped it is not among ours. */
  unwrap(tenantId: string, { id, kek_id, wrapped }: WrappedKey): Buffer {
    const known = (kek: KeyEncryptionKey): boolean => kek.id === kek_id;
    const kek = this.keys.find(known) ?? this.reload().find(known);
    if (!kek)
      throw new SealError(
        `the key ${kek_id} is not configured: name it in PATCHBAY_SECRET_KEY or PATCHBAY_OLD_SECRET_KEYS`,
      );
    return decrypt(kek.key, place(tenantId, id), wrapped);
  }

  /** The secrets themselves, for values of before there were data keys. */
  secrets(): string[] {
    return this.reload().map((kek) => kek.secret);
  }

  private reload(): KeyEncryptionKey[] {
    const secrets = this.read();
    const changed = secrets.some((secret, at) => this.keys[at]?.secret !== secret);
    if (changed || secrets.length !== this.keys.length) this.keys = secrets.map(toKey);
    return this.keys;
  }
}

const place = (tenantId: string, id: string): string => `${tenantId}|data key|${id}`;

function toKey(secret: string): KeyEncryptionKey {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'patchbay key-encryption key v1', 32));
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 12), secret, key };
}
