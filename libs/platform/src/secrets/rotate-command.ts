import type { Config } from '@patchbay/config';
import type { DataSource } from 'typeorm';
import { asSystem } from '../audit/act.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { SystemClock } from '../clock.js';
import { openBeside } from '../database/open-beside.js';
import { prepareDataDir } from '../embedded/index.js';
import { ScheduleRepository } from '../schedule/schedule.repository.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { DataKeyRepository } from './data-key.repository.js';
import { DataKeys } from './data-keys.js';
import { fileKeys, renewKeyFile } from './key-files.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation, type Rotated } from './key-rotation.js';
import { RotationRecord } from './rotation-record.js';
import { SealedValueRepository } from './sealed-value.repository.js';
import { Vault } from './vault.js';

/**
 * Brings everything under the current key, beside a hub that runs or without one. A key that was generated is replaced by a
 * new one first, unless an earlier rotation is still to be finished.
 */
export async function rotateSecrets(config: Config): Promise<Rotated & { generated: boolean }> {
  const dataDir = config.databaseUrl ? config.dataDir : prepareDataDir(config.dataDir);
  const { secretKey, oldSecretKeys } = config;
  const read = secretKey === null ? () => fileKeys(dataDir) : () => [secretKey, ...oldSecretKeys];
  const opened = await openBeside(config, dataDir, read);
  try {
    const rotation = rotationOn(opened.source, new KeyRing(read));
    const generated = secretKey === null && (await rotation.left()) === 0;
    if (generated) renewKeyFile(dataDir);
    return { ...(await asSystem('secrets:rotate', () => rotation.run())), generated };
  } finally {
    await opened.source.destroy();
    await opened.close();
  }
}

function rotationOn(source: DataSource, ring: KeyRing): KeyRotation {
  const door = new TenantDoor(source);
  const keys = new DataKeyRepository(door);
  const clock = new SystemClock();
  const vault = new Vault(new DataKeys(keys, ring, door, clock), ring);
  const entries = new AuditRepository(door);
  const trail = new AuditTrail(door, entries, clock, ring);
  const record = new RotationRecord(trail, entries, new ScheduleRepository(door));
  return new KeyRotation(ring, keys, new SealedValueRepository(door), vault, door, record);
}
