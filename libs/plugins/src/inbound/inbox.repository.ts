import { Injectable } from '@nestjs/common';
import { defaultAttempts, TenantDoor, type Lease, type LeasedJob } from '@patchbay/platform';
import type { JsonObject } from '@patchbay/domain';
import type { RawRequest } from '@patchbay/plugin-sdk';
import { intakeQueue } from '@patchbay/tickets';

/** A verified delivery on its way into the inbox. */
export interface Delivery {
  tenant_id: string;
  source: string;
  external_id: string;
  body_hash: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  /** base64 */
  body: string;
  connection_id: string;
  webhook: string;
}

export type Outcome = 'accepted' | 'duplicate' | 'conflict';

/** What became of a delivery, and the job that was born claimed with it. */
export interface Accepted {
  outcome: Outcome;
  job: LeasedJob | null;
}

interface AcceptedRow {
  outcome: Outcome;
  job_id: string | null;
  payload: JsonObject;
  created_at: Date;
}

export interface StoredDelivery {
  id: string;
  raw: RawRequest;
}

/** What has arrived. */
@Injectable()
export class InboxRepository {
  constructor(private readonly door: TenantDoor) {}

  /** One statement, one commit, in the order given. With a lease, the jobs are claimed by it. */
  async accept(deliveries: Delivery[], lease: Lease | null): Promise<Accepted[]> {
    const rows = await this.door.outside<AcceptedRow[]>((em) =>
      em.query(
        'select outcome, job_id, payload, created_at from inbox_accept($1::jsonb, $2, $3) order by ord',
        [
          JSON.stringify(deliveries.map((delivery, ord) => ({ ord, ...delivery, queue: intakeQueue }))),
          lease?.token ?? null,
          lease?.leaseS ?? null,
        ],
      ),
    );
    return rows.map((row, i) => ({
      outcome: row.outcome,
      job: lease && row.job_id !== null ? bornJob(row.job_id, row, deliveries[i]!, lease) : null,
    }));
  }

  async read(tenantId: string, ids: string[]): Promise<Map<string, StoredDelivery>> {
    const rows = await this.door.once<{
      id: string;
      method: string;
      path: string;
      headers: Record<string, string>;
      body: Buffer;
      received_at: Date;
    }>(
      tenantId,
      'select id, method, path, headers, body, received_at from inbox where id = any($1::bigint[])',
      [ids],
    );
    return new Map(
      rows.map(({ id, received_at, ...raw }) => [
        id,
        { id, raw: { ...raw, query: {}, body: new Uint8Array(raw.body), receivedAt: received_at } },
      ]),
    );
  }
}

const bornJob = (id: string, row: AcceptedRow, { tenant_id }: Delivery, { token }: Lease): LeasedJob => ({
  id,
  tenantId: tenant_id,
  payload: row.payload,
  attempts: 1,
  maxAttempts: defaultAttempts,
  limitKey: null,
  createdAt: row.created_at,
  token,
});
