import { randomUUID } from 'node:crypto';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { IdentityModule } from '@patchbay/identity';
import {
  DomainEvents,
  JobQueue,
  TenantDoor,
  type DomainEventName,
  type EventPayload,
} from '@patchbay/platform';
import { eventually, peek, testApp, type TestApp, type TestAppOptions } from '@patchbay/platform/testing';
import { ActionListener, Installations, PluginsModule } from '@patchbay/plugins';
import { TicketsModule } from '@patchbay/tickets';
import { IntelligenceModule } from '../intelligence.module.js';

@Injectable()
class NoListener extends ActionListener {
  onFinished(): Promise<void> {
    return Promise.resolve();
  }
}

/** Hears of analysed tickets, as workflows do. */
@Injectable()
export class Hearer implements OnModuleInit {
  readonly heard: (EventPayload & { tenantId: string })[] = [];

  constructor(
    private readonly events: DomainEvents,
    private readonly jobs: JobQueue,
  ) {}

  onModuleInit(): void {
    this.events.subscribe('hearer', ['ticket.analysed']);
    this.jobs.workBatches('hearer', {}, (_em, jobs) => {
      for (const job of jobs) this.heard.push({ ...(job.payload as EventPayload), tenantId: job.tenantId });
      return Promise.resolve();
    });
  }

  /** Ids of the tickets told of, in their order, with repetition. */
  tickets(tenantId: string): string[] {
    return this.heard.filter((one) => one.tenantId === tenantId).flatMap((one) => one.ticket_ids);
  }
}

const services = [{ provide: ActionListener, useClass: NoListener }, Hearer];

@Global()
@Module({ providers: services, exports: services })
class AroundModule {}

export interface StoredSignal {
  ticket_id: string;
  name: string;
  value: unknown;
  label: string | null;
  confidence: number;
  factors: { feature: string }[];
  model_version: string;
  created_at: Date;
}

export type AnalysingHub = TestApp & {
  hearer: Hearer;
  /** Makes an organisation whose capabilities are on. */
  organisation(id: string): Promise<string>;
  /** Stores one ticket and tells of it. */
  arriveOne(tenant: string, text: [subject: string, body: string]): Promise<string>;
  /** Stores tickets and tells of them in one transaction; answers their ids. */
  arrive(tenant: string, texts: [subject: string, body: string][], bulk?: boolean): Promise<string[]>;
  edit(
    tenant: string,
    id: string,
    change: { subject?: string; body?: string; status?: string },
  ): Promise<void>;
  tell(tenant: string, name: DomainEventName, ids: string[], bulk?: boolean): Promise<void>;
  signals(tenant: string): Promise<StoredSignal[]>;
  /** Waits until no analysis and no news of one is under way. */
  settled(): Promise<void>;
  sql<T>(text: string, values?: unknown[]): Promise<T[]>;
};

/** The hub's analysis on a database of its own, with the capabilities that come with it. */
export async function analysingHub(options: TestAppOptions = {}): Promise<AnalysingHub> {
  const hub = await testApp(
    [IdentityModule, TicketsModule, AroundModule, PluginsModule, IntelligenceModule],
    options,
  );
  const sql = <T>(text: string, values: unknown[] = []): Promise<T[]> => peek<T>(hub.database, text, values);
  const door = hub.get(TenantDoor);
  const publish = (tenant: string, name: DomainEventName, ticketIds: string[], bulk: boolean) =>
    door.run(tenant, (em) =>
      hub.get(DomainEvents).publish(em, tenant, { name, ticketIds, bulk, arrivedAt: new Date(), depth: 0 }),
    );
  const arrive: AnalysingHub['arrive'] = async (tenant, texts, bulk = false) => {
    const ids = texts.map(() => randomUUID());
    await door.run(tenant, (em) =>
      em.query(
        `insert into ticket(tenant_id, id, source, origin, origin_key, subject, body, status, priority, created_at, updated_at)
           select $1, x.id, 'file', 'spec', x.id::text, x.subject, x.body, 'open', 'normal', now(), now()
             from unnest($2::uuid[], $3::text[], $4::text[]) as x(id, subject, body)`,
        [tenant, ids, texts.map(([subject]) => subject), texts.map(([, body]) => body)],
      ),
    );
    await publish(tenant, 'ticket.created', ids, bulk);
    return ids;
  };
  return {
    ...hub,
    sql,
    hearer: hub.get(Hearer),
    organisation: async (id) => {
      await hub.tenant(id);
      await hub.get(Installations).ensureDefaults(id);
      return id;
    },
    arrive,
    arriveOne: async (tenant, text) => (await arrive(tenant, [text])).join(''),
    edit: async (tenant, id, change) => {
      const { subject = null, body = null, status = null } = change;
      await sql(
        'update ticket set subject = coalesce($2, subject), body = coalesce($3, body), status = coalesce($4, status) where id = $1',
        [id, subject, body, status],
      );
      await publish(tenant, 'ticket.updated', [id], false);
    },
    tell: (tenant, name, ids, bulk = false) => publish(tenant, name, ids, bulk),
    signals: (tenant) =>
      sql<StoredSignal>('select * from signal where tenant_id = $1 order by ticket_id, name', [tenant]),
    settled: () =>
      eventually(async () => {
        const [open] = await sql<{ count: number }>(
          `select count(*)::int as count from job where queue in ('analyse', 'hearer') and state < 3`,
        );
        if (open?.count !== 0) throw new Error(`${open?.count ?? '?'} jobs are not done`);
      }, 15_000),
  };
}
