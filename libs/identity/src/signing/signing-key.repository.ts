import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

export interface SigningKeyRow {
  kid: string;
  sealed: string;
  created_at: Date;
}

/** Signing keys of the whole hub; they belong to no organisation. */
@Injectable()
export class SigningKeyRepository {
  constructor(private readonly door: TenantDoor) {}

  /** The newest first. */
  list(): Promise<SigningKeyRow[]> {
    return this.door.outside<SigningKeyRow[]>((em) =>
      em.query('select kid, sealed, created_at from signing_keys()'),
    );
  }

  /** False when `newest` is not the newest any more: of several nodes one adds. */
  async add(key: SigningKeyRow, newest: string | null): Promise<boolean> {
    const rows = await this.door.outside<{ added: boolean }[]>((em) =>
      em.query('select signing_key_add($1, $2, $3, $4) as added', [
        key.kid,
        key.sealed,
        key.created_at,
        newest,
      ]),
    );
    return rows[0]?.added ?? false;
  }

  /** Drops what was replaced before this time. */
  async drop(replacedBefore: Date): Promise<void> {
    await this.door.outside((em) => em.query('select signing_key_drop($1)', [replacedBefore]));
  }
}
