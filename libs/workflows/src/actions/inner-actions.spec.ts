import { TicketRepository } from '@patchbay/tickets';
import type { Ticket } from '@patchbay/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { tenant, workflowsApp, type WorkflowsApp } from '../testing/workflows-app.js';
import { InnerActions } from './inner-actions.js';
import { NotificationRepository } from './notification.repository.js';

let hub: WorkflowsApp;
let inner: InnerActions;
let count = 0;
beforeAll(async () => {
  hub = await workflowsApp();
  inner = hub.get(InnerActions);
});

async function ticket(more: { tags?: string[] } = {}): Promise<Ticket> {
  count += 1;
  await hub.arrive({ id: `t${count}`, ...more });
  return again(`t${count}`);
}
async function again(id: string): Promise<Ticket> {
  const found = await hub.get(TicketRepository).find(tenant, id);
  if (!found) throw new Error('no ticket');
  return found;
}
const run = (type: string, params: object, on: Ticket) =>
  inner.run(type, params as never, { tenantId: tenant, ticket: on, workflow: 'W', depth: 1 });

describe('actions on our own tickets', () => {
  it.each<[string, object, object]>([
    ['core.assign', { assignee: ' Ann ' }, { assignee: 'Ann' }],
    ['core.set_priority', { priority: 'urgent' }, { priority: 'urgent' }],
    ['core.tag', { tags: ['a', 'b'] }, { tags: ['a', 'b'] }],
    ['core.tag', { tags: ' a, b ,' }, { tags: ['a', 'b'] }],
    ['core.escalate', { reason: 'late' }, { priority: 'urgent', tags: ['escalated'] }],
    ['core.escalate', { assignee: 'Bob' }, { priority: 'urgent', assignee: 'Bob' }],
  ])('%s %j', async (type, params, after) => {
    const before = await ticket();
    expect(await run(type, params, before)).toMatchObject({ error: null });
    expect(await again(before.external_id ?? '')).toMatchObject(after);
  });

  it('add tags to those that are there, once', async () => {
    const before = await ticket({ tags: ['vip'] });
    await run('core.tag', { tags: ['vip', 'billing'] }, before);
    expect((await again(before.external_id ?? '')).tags.toSorted()).toEqual(['billing', 'vip']);
  });

  it('stand in the timeline under the workflow’s name', async () => {
    const before = await ticket();
    await run('core.set_priority', { priority: 'low' }, before);
    const timeline = await hub.get(TicketRepository).timeline(tenant, before.id);
    expect(timeline).toContainEqual(expect.objectContaining({ actor: 'workflow W' }));
  });

  it.each<[string, object]>([
    ['core.assign', {}],
    ['core.assign', { assignee: '' }],
    ['core.assign', { assignee: 'x'.repeat(501) }],
    ['core.set_priority', { priority: 'enormous' }],
    ['core.tag', { tags: [''] }],
    ['core.notify', {}],
    ['core.notify', { title: 'x', body: 5 }],
    ['core.escalate', { because: 'x' }],
  ])('%s %j is refused and changes nothing', async (type, params) => {
    const before = await ticket();
    const { error } = await run(type, params, before);
    expect(error).not.toBeNull();
    expect(await again(before.external_id ?? '')).toEqual(before);
  });

  it('know their names only', () => {
    expect(inner.has('core.tag')).toBe(true);
    for (const name of ['core.webhook', 'toString', 'constructor', '__proto__'])
      expect(inner.has(name)).toBe(false);
  });
});

describe('notifications', () => {
  it('are newest first, read once, and nobody else’s', async () => {
    const repository = hub.get(NotificationRepository);
    const on = await ticket();
    await run('core.notify', { title: 'First' }, on);
    await run('core.notify', { title: 'Second', body: 'Look' }, on);
    const [second, first] = await repository.newest(tenant, 2);
    expect([first?.title, second?.title]).toEqual(['First', 'Second']);
    expect(second).toMatchObject({ body: 'Look', ticket_id: on.id, read_at: null });
    expect(await repository.markRead(tenant, second?.id ?? '')).toBe(true);
    const [read] = await repository.newest(tenant, 1);
    expect(read?.read_at).not.toBeNull();
    await hub.tenant('other');
    expect(await repository.newest('other', 10)).toEqual([]);
    expect(await repository.markRead('other', first?.id ?? '')).toBe(false);
  });
});
