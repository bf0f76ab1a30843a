import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, peek, testApp, type TestApp } from '../testing/index.js';
import { JobQueue } from '../jobs/job-queue.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { DomainEvents, type DomainEvent } from './domain-events.js';

let hub: TestApp;
let events: DomainEvents;
const arrivedAt = new Date('2026-01-02T03:04:05.678Z');
const event = (change: Partial<DomainEvent> = {}): DomainEvent => ({
  name: 'ticket.created',
  ticketIds: ['t1', 't2'],
  bulk: false,
  arrivedAt,
  depth: 0,
  ...change,
});
const publish = (change: Partial<DomainEvent> = {}, tenant = 'acme'): Promise<void> =>
  hub.get(TenantDoor).run(tenant, (em) => events.publish(em, tenant, event(change)));
const jobs = (): Promise<{ queue: string; payload: Record<string, unknown> }[]> =>
  peek(hub.database, 'select queue, tenant_id, payload from job order by queue');

beforeAll(async () => {
  hub = await testApp([]);
});
beforeEach(async () => {
  await peek(hub.database, 'truncate job');
  events = new DomainEvents(hub.get(JobQueue));
});

describe('an event', () => {
  it('becomes one job for each queue that asked for it', async () => {
    events.subscribe('analyse', ['ticket.created', 'ticket.updated']);
    events.subscribe('workflows', ['ticket.created']);
    events.subscribe('reports', ['ticket.analysed']);
    await publish({ bulk: true, depth: 2 });
    const payload = {
      event: 'ticket.created',
      ticket_ids: ['t1', 't2'],
      bulk: true,
      arrived_at: '2026-01-02T03:04:05.678Z',
      depth: 2,
    };
    expect(await jobs()).toEqual([
      { queue: 'analyse', tenant_id: 'acme', payload },
      { queue: 'workflows', tenant_id: 'acme', payload },
    ]);
  });

  it('nobody asked for, or of no ticket, is no job', async () => {
    await publish();
    events.subscribe('analyse', ['ticket.created']);
    await publish({ ticketIds: [] });
    await publish({ name: 'ticket.analysed' });
    expect(await jobs()).toEqual([]);
  });

  it('comes once to a queue that asked twice', async () => {
    events.subscribe('analyse', ['ticket.created']);
    events.subscribe('analyse', ['ticket.created', 'ticket.created']);
    await publish();
    expect(await jobs()).toHaveLength(1);
  });

  it('did not happen when its change was undone', async () => {
    events.subscribe('analyse', ['ticket.created']);
    const broken = hub.get(TenantDoor).run('acme', async (em) => {
      await events.publish(em, 'acme', event());
      throw new Error('undone');
    });
    await expect(broken).rejects.toThrow('undone');
    expect(await jobs()).toEqual([]);
  });

  it('cannot be told in the name of another tenant', async () => {
    events.subscribe('analyse', ['ticket.created']);
    const forged = hub.get(TenantDoor).run('acme', (em) => events.publish(em, 'globex', event()));
    await expect(forged).rejects.toThrow(/row-level security/);
  });

  it('reaches its worker', async () => {
    const heard: unknown[] = [];
    hub
      .get(JobQueue)
      .workSingly('heard', {}, async (job) => void heard.push([job.tenantId, job.payload['ticket_ids']]));
    events.subscribe('heard', ['ticket.updated']);
    await publish({ name: 'ticket.updated' });
    await eventually(() => expect(heard).toEqual([['acme', ['t1', 't2']]]));
  });
});
