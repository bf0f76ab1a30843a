import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { Clock, CONFIG, nobodysTenant, Schedules } from '@patchbay/platform';
import { EndedRowRepository, endingTables, type EndingTable } from './ended-row.repository.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * How long a row stays after it has ended. Long enough to look into what happened, and for every check that still asks for
 * it: a refresh token that is used again must be known, an assertion must not be new.
 */
export const keptMs: Record<EndingTable, number> = {
  session: 30 * dayMs,
  refresh_token: 7 * dayMs,
  one_time_token: 7 * dayMs,
  login_link: 7 * dayMs,
  sso_request: dayMs,
  sso_assertion: dayMs,
  sso_session: dayMs,
  oauth_state: dayMs,
  login_failure: hourMs,
  reset_request: 7 * dayMs,
  sign_up: 7 * dayMs,
};

/** Deletes sign-ins and secrets that ended some time ago, a few rows and a short transaction at a time. */
@Injectable()
export class EndedRows implements OnModuleInit {
  /** Rows of one transaction. */
  static readonly batch = 500;

  constructor(
    private readonly rows: EndedRowRepository,
    private readonly clock: Clock,
    private readonly schedules: Schedules,
    @Inject(CONFIG) private readonly config: Pick<Config, 'roles'>,
  ) {}

  /** Not one tick for all: that would be one transaction for each tenant. Nodes that sweep together skip each other's rows. */
  onModuleInit(): void {
    if (this.config.roles.includes('scheduler'))
      this.schedules.everyNode('ended-rows', hourMs, async () => void (await this.sweep()));
  }

  /** Answers how many rows went. */
  async sweep(): Promise<number> {
    let gone = 0;
    for (const tenantId of [nobodysTenant, ...(await this.rows.tenants())])
      for (const table of endingTables) gone += await this.forget(tenantId, table);
    return gone;
  }

  private async forget(tenantId: string, table: EndingTable): Promise<number> {
    const before = new Date(this.clock.now().getTime() - keptMs[table]);
    let gone = 0;
    for (;;) {
      const batch = await this.rows.forget(tenantId, table, before, EndedRows.batch);
      gone += batch;
      if (batch < EndedRows.batch) return gone;
    }
  }
}
