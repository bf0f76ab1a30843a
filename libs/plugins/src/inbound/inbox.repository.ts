import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import type { RawRequest } from '@patchbay/plugin-sdk';

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
  queue: string;
  connection_id: string;
  webhook: string;
}

export type Outcome = 'accepted' | 'duplicate' | 'conflict';

export interface StoredDelivery {
  id: string;
  raw: RawRequest;
}

/** What has arrived. */
@Injectable()
export class InboxRepository {
  constructor(private readonly door: TenantDoor) {}

  /** One statement, one commit, in the order given. */
  async accept(deliveries: Delivery[]): Promise<Outcome[]> {
    const rows = await this.door.outside<{ ord: number; outcome: Outcome }[]>((em) =>
      em.query('select ord, outcome from inbox_accept($1::jsonb) order by ord', [
        JSON.stringify(deliveries.map((delivery, ord) => ({ ord, ...delivery }))),
      ]),
    );
    return rows.map((row) => row.outcome);
  }

  async read(tenantId: string, ids: string[]): Promise<Map<string, StoredDelivery>> {
    const rows = await this.door.run<
      {
        id: string;
        method: string;
        path: string;
        headers: Record<string, string>;
        body: Buffer;
        received_at: Date;
      }[]
    >(tenantId, (em) =>
      em.query(
        'select id, method, path, headers, body, received_at from inbox where id = any($1::bigint[])',
        [ids],
      ),
    );
    return new Map(
      rows.map(({ id, received_at, ...raw }) => [
        id,
        { id, raw: { ...raw, query: {}, body: new Uint8Array(raw.body), receivedAt: received_at } },
      ]),
    );
  }
}
