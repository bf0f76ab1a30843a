import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, conflict, KeyRing, SealError, TenantDoor } from '@patchbay/platform';
import type { CryptoKey, JWK } from 'jose';
import type { EntityManager } from 'typeorm';
import { makeSigningKey, readSigningKey, type SigningKey } from './signing-key.js';
import { SigningKeyRepository, type SigningKeyRow } from './signing-key.repository.js';

/** A key is replaced at this age. */
const rotateMs = 30 * 24 * 3_600_000;
/** By then all nodes have been started with the new key-encryption key. */
const rewrapMs = 3_600_000;
/** A key is published for this long before it signs: by then every node has read it. */
const announceMs = 60_000;
/** A replaced key verifies for this long: the announcement, the life of a token, and a minute for clocks that differ. */
const keepMs = announceMs + 15 * 60_000 + 60_000;
const readEveryMs = 30_000;
/** An unknown key id makes us read again, but no stranger makes us do so all the time. */
const readAgainMs = 2_000;
/** Wrapped for the hub itself; no organisation can have an empty name. */
const nobody = '';

/** The keys of all nodes: kept sealed in the database, replaced every 30 days by whichever node sees it first. */
@Injectable()
export class SigningKeys {
  private keys: SigningKey[] = [];
  private readAt = -Infinity;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly rows: SigningKeyRepository,
    private readonly ring: KeyRing,
    private readonly clock: Clock,
    private readonly door: TenantDoor,
    private readonly trail: AuditTrail,
  ) {}

  /** The newest that was announced long enough; the oldest when none was. */
  async signer(): Promise<SigningKey> {
    await this.read(readEveryMs);
    const announced = this.now() - announceMs;
    const key = this.keys.find(({ createdAt }) => createdAt.getTime() <= announced) ?? this.keys.at(-1);
    if (!key) throw new Error('no signing key could be made');
    return key;
  }

  /** What a token that names this key is verified with; null when there is no such key. */
  async find(kid: string): Promise<CryptoKey | null> {
    await this.read(readEveryMs);
    if (!this.known(kid)) await this.read(readAgainMs);
    return this.known(kid);
  }

  /** For anybody who verifies our tokens. */
  async published(): Promise<JWK[]> {
    await this.read(readEveryMs);
    return this.keys.map((key) => key.published);
  }

  /** Announces a new key ahead of time; nobody is signed out. Answers its id. The record lies with who asked for it. */
  async rotate(tenantId: string): Promise<string> {
    const newest = (await this.rows.list())[0];
    if (newest && this.now() - newest.created_at.getTime() < announceMs)
      throw conflict('A new signing key was made less than a minute ago.');
    const kid = await this.door.run(tenantId, async (em) => {
      const made = await this.add(newest?.kid ?? null, em);
      if (made !== null) await this.trail.detail(tenantId, { target: { type: 'signing_key', id: made } });
      return made;
    });
    if (kid === null) throw conflict('Another node has just made a new signing key.');
    await this.read(0);
    return kid;
  }

  private known(kid: string): CryptoKey | null {
    return this.keys.find((key) => key.kid === kid)?.publicKey ?? null;
  }

  /** Reads the keys unless that was done within `maxAgeMs`; many that wait share one reading. */
  private async read(maxAgeMs: number): Promise<void> {
    if (this.now() - this.readAt < maxAgeMs) return;
    this.reading ??= this.readAll().finally(() => {
      this.reading = null;
    });
    await this.reading;
  }

  private async readAll(): Promise<void> {
    const at = this.now();
    await this.rows.drop(new Date(at - keepMs));
    let rows = await this.rows.list();
    let keys = await this.open(rows);
    if (!keys[0] || this.isDue(keys[0], rows)) {
      await this.add(rows[0]?.kid ?? null);
      rows = await this.rows.list();
      keys = await this.open(rows);
    }
    this.keys = keys;
    this.readAt = at;
  }

  /** The id of the new key; null when another node was faster. */
  private async add(newest: string | null, em?: EntityManager): Promise<string | null> {
    const { kid, secret } = await makeSigningKey();
    const { kek_id, wrapped } = this.ring.wrap(nobody, kid, Buffer.from(secret));
    const sealed = `${kek_id}.${wrapped}`;
    const added = await this.rows.add({ kid, sealed, created_at: this.clock.now() }, newest, em);
    return added ? kid : null;
  }

  /** Those that open: a row that somebody else wrote, or of another secret key, is no key of ours. */
  private async open(rows: SigningKeyRow[]): Promise<SigningKey[]> {
    const opened = await Promise.all(rows.map((row) => this.openOne(row)));
    return opened.filter((key) => key !== null);
  }

  private async openOne(row: SigningKeyRow): Promise<SigningKey | null> {
    const known = this.keys.find(({ kid }) => kid === row.kid);
    if (known) return known;
    try {
      const [kek_id, wrapped] = halves(row.sealed);
      const secret = this.ring.unwrap(nobody, { id: row.kid, kek_id, wrapped });
      return await readSigningKey(row.kid, secret.toString(), row.created_at);
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }

  /** Too old; or wrapped by a key-encryption key that has been replaced, and will be gone one day. */
  private isDue({ kid, createdAt }: SigningKey, rows: SigningKeyRow[]): boolean {
    const age = this.now() - createdAt.getTime();
    const row = rows.find((one) => one.kid === kid);
    const current = row && halves(row.sealed)[0] === this.ring.currentId;
    return age >= rotateMs || (age >= rewrapMs && !current);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function halves(sealed: string): [string, string] {
  const at = sealed.indexOf('.');
  return [sealed.slice(0, at), sealed.slice(at + 1)];
}
