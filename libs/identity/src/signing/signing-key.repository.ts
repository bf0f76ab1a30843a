import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';

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

  /** False when `newest` is not the newest any more: of several nodes one adds. With `em`, in that transaction. */
  async add(key: SigningKeyRow, newest: string | null, em?: EntityManager): Promise<boolean> {
    const values = [key.kid, key.sealed, key.created_at, newest];
    const add = (by: EntityManager): Promise<{ added: boolean }[]> =>
      by.query('select signing_key_add($1, $2, $3, $4) as added', values);
    const rows = await (em ? add(em) : this.door.outside(add));
    return rows[0]?.added ?? false;
  }

  /** Drops what was replaced before this time. */
  async drop(replacedBefore: Date): Promise<void> {
    await this.door.outside((em) => em.query('select signing_key_drop($1)', [replacedBefore]));
  }
}
