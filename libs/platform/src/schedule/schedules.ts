import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { asSystem } from '../audit/act.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { Logger } from '../telemetry/logger.js';
import { CONFIG } from '../tokens.js';
import { ScheduleRepository } from './schedule.repository.js';

/** Fires on every node; only the first node to write the tick runs it, in the same transaction. */
@Injectable()
export class Schedules {
  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly repository: ScheduleRepository,
    private readonly door: TenantDoor,
    private readonly log: Logger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'roles'>,
  ) {}

  /** Runs `work` for every tenant once per `everyMs`, on whichever node is first. */
  everyTenant(
    name: string,
    everyMs: number,
    work: (em: EntityManager, tenantId: string) => Promise<void>,
  ): void {
    if (!this.config.roles.includes('scheduler')) return;
    const timer = setInterval(() => void this.tick(name, everyMs, work), everyMs);
    timer.unref();
    this.registry.addInterval(name, timer);
  }

  /** Runs `work` on this node every `everyMs`: for things each node must do itself. */
  everyNode(name: string, everyMs: number, work: () => Promise<void>): void {
    const guarded = (): void => {
      asSystem(name, work).catch((error: unknown) =>
        this.log.warn('scheduled work failed', { name, error: String(error) }),
      );
    };
    const timer = setInterval(guarded, everyMs);
    timer.unref();
    this.registry.addInterval(name, timer);
  }

  private async tick(
    name: string,
    everyMs: number,
    work: (em: EntityManager, tenantId: string) => Promise<void>,
  ): Promise<void> {
    const slot = new Date(Math.floor(Date.now() / everyMs) * everyMs);
    const failed = (error: unknown, tenant?: string): void =>
      this.log.warn('scheduled work failed', { name, tenant, error: String(error) });
    const tenants = await this.repository.tenants().catch((error: unknown) => {
      failed(error);
      return [];
    });
    for (const tenantId of tenants) {
      const taken = asSystem(name, () =>
        this.door.run(tenantId, async (em) => {
          if (await this.repository.take(em, tenantId, name, slot)) await work(em, tenantId);
        }),
      );
      await taken.catch((error: unknown) => failed(error, tenantId));
    }
  }
}

/** Reads `30s`, `5m`, `2h` as milliseconds. */
export function durationMs(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  if (!match) throw new Error(`"${text}" is no duration: write e.g. 30s, 5m or 2h`);
  return Number(match[1]) * { s: 1_000, m: 60_000, h: 3_600_000 }[match[2] as 's' | 'm' | 'h'];
}
