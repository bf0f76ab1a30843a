import { Injectable, type OnModuleInit } from '@nestjs/common';
import { fault } from '../fault.js';
import { Schedules } from '../schedule/schedules.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { DataKeyRepository } from './data-key.repository.js';
import { KeyRing } from './key-ring.js';
import { RotationRecord } from './rotation-record.js';
import { SealedValueRepository } from './sealed-value.repository.js';
import { Vault } from './vault.js';

/** What a rotation did. */
export interface Rotated {
  /** Data keys wrapped by the current key now. */
  rewrapped: number;
  /** Values of before there were data keys, sealed anew. */
  resealed: number;
}

/**
 * Brings everything under the current key-encryption key, one tenant and one transaction at a time: readers see a data key
 * wrapped by the old key or by the new one, and a rotation that was killed goes on with the tenants that are left.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly ring: KeyRing,
    private readonly keys: DataKeyRepository,
    private readonly values: SealedValueRepository,
    private readonly vault: Vault,
    private readonly door: TenantDoor,
    private readonly record: RotationRecord,
  ) {}

  async run(): Promise<Rotated> {
    const done = { rewrapped: 0, resealed: 0 };
    const tenants = new Set([
      ...(await this.keys.stale(this.ring.currentId)),
      ...(await this.values.tenants()),
      ...(await this.record.tenants()),
    ]);
    for (const tenantId of tenants) {
      const { rewrapped, resealed } = await this.tenant(tenantId);
      done.rewrapped += rewrapped;
      done.resealed += resealed;
    }
    return done;
  }

  tenant(tenantId: string): Promise<Rotated> {
    return this.door.run(tenantId, async () => {
      const done = { rewrapped: await this.rewrap(tenantId), resealed: await this.reseal(tenantId) };
      await this.record.rotated(tenantId, this.ring.currentId, done);
      return done;
    });
  }

  /** What still needs an old key. */
  async left(): Promise<number> {
    return (await this.keys.stale(this.ring.currentId)).length;
  }

  private async rewrap(tenantId: string): Promise<number> {
    const stored = await this.keys.lock(tenantId);
    if (!stored || stored.kek_id === this.ring.currentId) return 0;
    const anew = this.ring.wrap(tenantId, stored.id, this.ring.unwrap(tenantId, stored));
    await this.keys.rewrap(tenantId, anew);
    await fault('secrets.rewrap');
    return 1;
  }

  private async reseal(tenantId: string): Promise<number> {
    const values = await this.values.legacy(tenantId);
    for (const value of values) {
      const plain = await this.vault.open(tenantId, value.place, value.sealed);
      await this.values.replace(tenantId, value, await this.vault.seal(tenantId, value.place, plain));
    }
    return values.length;
  }
}

const everyMs = 3_600_000;

/** Re-wraps by itself an hour after the start at the earliest: by then all nodes have been started with the new key. */
@Injectable()
export class HourlyRotation implements OnModuleInit {
  constructor(
    private readonly schedules: Schedules,
    private readonly rotation: KeyRotation,
  ) {}

  onModuleInit(): void {
    this.schedules.everyTenant('secrets', everyMs, async (_em, tenantId) => {
      await this.rotation.tenant(tenantId);
    });
  }
}
