import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, invalid, JobQueue, notFound, PostponeError, TenantDoor } from '@patchbay/platform';
import { Homes } from '../memberships/homes.js';
import type { Principal } from '../principal.js';
import {
  OrganisationRepository,
  type Organisation,
  type OrganisationSettings,
} from './organisation.repository.js';

const queue = 'organisation-purge';
/** Time to notice a mistake: an operator can still bring the organisation back. */
const graceMs = 7 * 24 * 3_600_000;

/** Settings of an organisation, and its end. */
@Injectable()
export class Organisations implements OnModuleInit {
  constructor(
    private readonly organisations: OrganisationRepository,
    private readonly jobs: JobQueue,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly homes: Homes,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(queue, { concurrency: 1 }, (job) => this.purge(job.tenantId));
  }

  async get(tenantId: string): Promise<Organisation> {
    const found = await this.organisations.find(tenantId);
    if (!found) throw notFound('organisation');
    return found;
  }

  async change(tenantId: string, change: Partial<OrganisationSettings>): Promise<Organisation> {
    await this.organisations.change(tenantId, change);
    return this.get(tenantId);
  }

  /**
   * Closes it at once and removes it for good a week later. `confirm` is its name, letter for letter. Its people keep
   * what they have elsewhere.
   */
  async close(caller: Principal, confirm: string): Promise<Organisation> {
    const { name } = await this.get(caller.tenantId);
    if (confirm !== name)
      throw invalid([{ path: 'confirm', message: `is not the name of the organisation: ${name}` }]);
    await this.homes.leaveAll(caller.tenantId);
    return this.door.run(caller.tenantId, async (em) => {
      const now = this.clock.now();
      const purgeAt = new Date(now.getTime() + graceMs);
      await this.organisations.close(caller.tenantId, now, purgeAt);
      await this.jobs.enqueue(em, caller.tenantId, [{ queue, payload: {}, key: queue, runAt: purgeAt }]);
      return this.get(caller.tenantId);
    });
  }

  /** Removes every row of a closed organisation, and the key that its secrets are sealed with. */
  async purge(tenantId: string): Promise<void> {
    const now = this.clock.now();
    if (await this.organisations.purge(tenantId, now)) return;
    const left = await this.organisations.find(tenantId);
    if (left?.purge_at)
      throw new PostponeError(
        left.purge_at.getTime() - now.getTime(),
        'the organisation may still come back',
      );
  }
}
