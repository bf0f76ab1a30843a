import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { DataKeyRepository } from './data-key.repository.js';
import { KeyRing, type WrappedKey } from './key-ring.js';

/** A data key in the open. */
export interface DataKey {
  id: string;
  key: Buffer;
  /** For fingerprints: who sees one cannot try out what it stands for. */
  printKey: Buffer;
}

const rememberMs = 60_000;

/** The data keys of tenants: made at first use, unwrapped once a minute, destroyed with the tenant. */
@Injectable()
export class DataKeys {
  private readonly known = new Map<string, { until: number; key: DataKey }>();

  constructor(
    private readonly repository: DataKeyRepository,
    private readonly ring: KeyRing,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  /** The key to seal with. */
  async current(tenantId: string): Promise<DataKey> {
    return this.remembered(tenantId) ?? this.keep(tenantId, await this.findOrMake(tenantId));
  }

  /** The key of that id; null when the tenant has another one or none any more. */
  async find(tenantId: string, id: string): Promise<DataKey | null> {
    const known = this.remembered(tenantId);
    if (known?.id === id) return known;
    const stored = await this.repository.find(tenantId);
    return stored?.id === id ? this.keep(tenantId, stored) : null;
  }

  /** Nothing the tenant has sealed opens from now on; other nodes forget the key within a minute. */
  async destroy(tenantId: string): Promise<void> {
    await this.repository.remove(tenantId);
    this.door.afterCommit(commitName(tenantId), () => this.known.delete(tenantId));
  }

  private async findOrMake(tenantId: string): Promise<WrappedKey> {
    const stored = await this.repository.find(tenantId);
    if (stored) return stored;
    const id = randomBytes(6).toString('hex');
    return this.repository.add(tenantId, this.ring.wrap(tenantId, id, randomBytes(32)));
  }

  private remembered(tenantId: string): DataKey | null {
    const known = this.known.get(tenantId);
    if (known && this.clock.now().getTime() < known.until) return known.key;
    this.known.delete(tenantId);
    return null;
  }

  /** Remembered once it is certain: a transaction that fails takes the key it has made along. */
  private keep(tenantId: string, stored: WrappedKey): DataKey {
    const key = this.ring.unwrap(tenantId, stored);
    const printKey = Buffer.from(hkdfSync('sha256', key, '', 'patchbay fingerprints v1', 32));
    const opened = { id: stored.id, key, printKey };
    const until = this.clock.now().getTime() + rememberMs;
    this.door.afterCommit(commitName(tenantId), () => this.known.set(tenantId, { until, key: opened }));
    return opened;
  }
}

const commitName = (tenantId: string): string => `data key of ${tenantId}`;
