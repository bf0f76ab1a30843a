import type { Config } from '@patchbay/config';
import { SystemClock } from '../clock.js';
import { openBeside } from '../database/open-beside.js';
import { prepareDataDir } from '../embedded/index.js';
import { ScheduleRepository } from '../schedule/schedule.repository.js';
import { fileKeys } from '../secrets/key-files.js';
import { KeyRing } from '../secrets/key-ring.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { AuditRepository } from './audit.repository.js';
import { AuditTrail } from './audit-trail.js';
import { AuditVerifier, type Verdict } from './audit-verifier.js';

/** Checks the chain of every organisation, beside a hub that runs or without one. */
export async function verifyAudit(config: Config): Promise<Map<string, Verdict>> {
  const dataDir = config.databaseUrl ? config.dataDir : prepareDataDir(config.dataDir);
  const keys = (): string[] =>
    config.secretKey ? [config.secretKey, ...config.oldSecretKeys] : fileKeys(dataDir);
  const opened = await openBeside(config, dataDir, keys);
  try {
    const door = new TenantDoor(opened.source);
    const entries = new AuditRepository(door);
    const trail = new AuditTrail(door, entries, new SystemClock(), new KeyRing(keys));
    const verifier = new AuditVerifier(entries, trail);
    const verdicts = new Map<string, Verdict>();
    for (const id of await new ScheduleRepository(door).tenants())
      verdicts.set(id, await verifier.verify(id));
    return verdicts;
  } finally {
    await opened.source.destroy();
    await opened.close();
  }
}
