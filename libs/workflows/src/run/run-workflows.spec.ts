import { TenantDoor } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { DomainEvents } from '@patchbay/platform';
import { TicketDirectory, TicketRepository } from '@patchbay/tickets';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tenant, workflowsApp, type WorkflowsApp } from '../testing/workflows-app.js';
import { Workflows } from '../workflows.js';
import { workflowInputSchema } from '../workflow.js';

let hub: WorkflowsApp;
beforeAll(async () => {
  hub = await workflowsApp();
});
beforeEach(async () => {
  await hub.idle();
  await hub.sql('delete from workflow');
  await hub.sql('delete from ticket');
  await hub.sql('delete from job');
});

const created = { event: 'ticket.created' };
const tag = (...tags: string[]) => ({ type: 'core.tag', params: { tags } });
const ticketOf = async (id: string) => {
  const ticket = await hub.get(TicketRepository).find(tenant, id);
  if (!ticket) throw new Error(`no ticket ${id}`);
  return ticket;
};

describe('a trigger', () => {
  it.each([
    ['ticket.created', true],
    ['ticket.updated', false],
    ['ticket.analysed', false],
  ])('%s hears of a new ticket: %s', async (event, heard) => {
    const workflow = await hub.make({ name: event, trigger: { event }, actions: [tag('x')] });
    await hub.arrive({ id: '1' });
    await hub.idle();
    expect(await hub.runs({ workflowId: workflow.id })).toHaveLength(heard ? 1 : 0);
  });

  it('ticket.updated hears of a newer version, and not of the same one', async () => {
    const workflow = await hub.make({ name: 'u', trigger: { event: 'ticket.updated' }, actions: [tag('x')] });
    await hub.arrive({ id: '1', version: '1' });
    await hub.arrive({ id: '1', version: '1' });
    await hub.idle();
    expect(await hub.runs({ workflowId: workflow.id })).toEqual([]);
    await hub.arrive({ id: '1', version: '2', subject: 'Changed' });
    await eventually(async () =>
      expect((await hub.runs({ workflowId: workflow.id })).length).toBeGreaterThan(0),
    );
  });

  it('does not hear of what we changed at the provider ourselves', async () => {
    await hub.make({ name: 'c', trigger: created, actions: [tag('x')] });
    await hub.arrive({ id: '1', own: true }, { id: '2' });
    await hub.idle();
    const runs = await hub.runs();
    expect(runs.map(({ ticket_subject }) => ticket_subject)).toEqual(['Subject 2']);
  });

  it('does not hear of imports unless it was asked to', async () => {
    const silent = await hub.make({ name: 's', trigger: created, actions: [tag('x')] });
    const asked = await hub.make({
      name: 'a',
      trigger: { ...created, include_imports: true },
      actions: [tag('y')],
    });
    const ids = await hub.arrive({ id: '1' });
    await hub.idle();
    await hub.sql('delete from workflow_run');
    await hub.get(TenantDoor).run(tenant, (em) =>
      hub.get(DomainEvents).publish(em, tenant, {
        name: 'ticket.created',
        ticketIds: [...ids.values()],
        bulk: true,
        arrivedAt: new Date(),
        depth: 0,
      }),
    );
    await eventually(async () => expect(await hub.runs({ workflowId: asked.id })).toHaveLength(1));
    expect(await hub.runs({ workflowId: silent.id })).toEqual([]);
  });

  it('of a disabled workflow hears nothing', async () => {
    await hub.make({ name: 'off', enabled: false, trigger: created, actions: [tag('x')] });
    await hub.arrive({ id: '1' });
    await hub.idle();
    expect(await hub.runs()).toEqual([]);
  });
});

describe('a condition', () => {
  it.each<[string, unknown, string[]]>([
    ['none', true, ['1', '2', '3']],
    ['on a field', { '==': [{ var: 'priority' }, 'high'] }, ['2']],
    ['on the ticket by its long name', { '==': [{ var: 'ticket.priority' }, 'high'] }, ['2']],
    ['on a list', { in: ['vip', { var: 'tags' }] }, ['3']],
    ['with words', { in: ['refund', { var: 'body' }] }, ['1']],
    ['on a signal that is not there yet', { '==': [{ var: 'sentiment' }, 'negative'] }, []],
    ['both of two', { and: [{ '==': [{ var: 'priority' }, 'high'] }, { in: ['vip', { var: 'tags' }] }] }, []],
    [
      'one of two',
      { or: [{ '==': [{ var: 'priority' }, 'high'] }, { in: ['vip', { var: 'tags' }] }] },
      ['2', '3'],
    ],
  ])('%s', async (_name, condition, expected) => {
    await hub.make({ name: 'c', trigger: created, condition, actions: [tag('seen')] });
    await hub.arrive(
      { id: '1', body: 'I want a refund' },
      { id: '2', priority: 'high' },
      { id: '3', tags: ['vip'] },
    );
    await hub.idle();
    const subjects = (await hub.runs()).map(({ ticket_subject }) => ticket_subject.replace('Subject ', ''));
    expect(subjects.sort()).toEqual(expected);
  });
});

describe('steps', () => {
  it('are written down with what went in and what came out', async () => {
    await hub.make({
      name: 'Sort',
      trigger: created,
      actions: [
        tag('billing', 'new'),
        { type: 'core.set_priority', params: { priority: 'high' } },
        { type: 'core.assign', params: { assignee: 'Ann ({{ticket.external_id}})' } },
      ],
    });
    await hub.arrive({ id: '7' });
    await hub.idle();
    const [run] = await hub.runs();
    expect(run).toMatchObject({ status: 'succeeded', workflow_name: 'Sort', trigger: 'ticket.created' });
    expect(run?.finished_at).not.toBeNull();
    expect(run?.steps.map(({ type, status, input }) => ({ type, status, input }))).toEqual([
      { type: 'core.tag', status: 'succeeded', input: { tags: ['billing', 'new'] } },
      { type: 'core.set_priority', status: 'succeeded', input: { priority: 'high' } },
      { type: 'core.assign', status: 'succeeded', input: { assignee: 'Ann (7)' } },
    ]);
    expect(await ticketOf('7')).toMatchObject({
      priority: 'high',
      assignee: 'Ann (7)',
      tags: ['billing', 'new'],
    });
  });

  it('that fail say why, and the others are done all the same', async () => {
    await hub.make({
      name: 'Half',
      trigger: created,
      actions: [{ type: 'core.set_priority', params: { priority: '{{ticket.subject}}' } }, tag('after')],
    });
    await hub.arrive({ id: '1', subject: 'enormous' });
    await hub.idle();
    const [run] = await hub.runs();
    expect(run?.status).toBe('failed');
    expect(run?.steps[0]).toMatchObject({ status: 'failed', input: { priority: 'enormous' } });
    expect(run?.steps[0]?.error).toContain('priority');
    expect(run?.steps[1]).toMatchObject({ status: 'succeeded' });
    expect((await ticketOf('1')).tags).toEqual(['after']);
  });

  it('of a plugin that was removed since fail by name', async () => {
    const { id } = await hub.make({ name: 'Old', trigger: created, actions: [tag('x')] });
    const actions = JSON.stringify([{ type: 'gone.post', params: {} }]);
    await hub.sql('update workflow set actions = $2::jsonb where id = $1', [id, actions]);
    await hub.arrive({ id: '1' });
    await hub.idle();
    const [run] = await hub.runs();
    expect(run).toMatchObject({ status: 'failed' });
    expect(run?.steps[0]?.error).toContain('gone.post');
  });
});

describe('one event', () => {
  it('starts a workflow once, however often its job is delivered', async () => {
    await hub.make({ name: 'once', trigger: created, actions: [tag('x')] });
    await hub.arrive({ id: '1' });
    await hub.idle();
    const [run] = await hub.sql<{ event_key: string }>('select event_key from workflow_run');
    const jobId = run?.event_key.split(':')[0];
    const ids = [...(await hub.arrive({ id: '1' })).values()];
    const payload = {
      event: 'ticket.created',
      ticket_ids: ids,
      bulk: false,
      arrived_at: new Date().toISOString(),
      depth: 0,
    };
    await hub.sql(
      `insert into job(id, tenant_id, queue, payload) overriding system value values ($1, $2, 'workflows', $3::jsonb)`,
      [jobId, tenant, JSON.stringify(payload)],
    );
    await hub.idle();
    expect(await hub.runs()).toHaveLength(1);
  });

  it('reaches every workflow that listens', async () => {
    for (const name of ['a', 'b', 'c']) await hub.make({ name, trigger: created, actions: [tag(name)] });
    await hub.arrive({ id: '1' });
    await hub.idle();
    expect((await hub.runs()).map(({ workflow_name }) => workflow_name).sort()).toEqual(['a', 'b', 'c']);
    expect((await ticketOf('1')).tags.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('of a workflow that triggers itself ends', async () => {
    const flip = {
      if: [{ '==': [{ var: 'priority' }, 'high'] }, true, true],
    };
    await hub.make({
      name: 'loop',
      trigger: { event: 'ticket.updated' },
      condition: flip,
      actions: [{ type: 'core.set_priority', params: { priority: 'high' } }],
    });
    const ids = await hub.arrive({ id: '1' });
    const id = [...ids.values()][0] ?? '';
    await hub.get(TicketDirectory).change(tenant, id, { priority: 'low' }, { actor: 'Ann', depth: 0 });
    await hub.idle();
    await eventually(async () => {
      const before = (await hub.runs()).length;
      await hub.idle();
      expect((await hub.runs()).length).toBe(before);
      expect(before).toBeGreaterThan(0);
    });
    expect((await hub.runs()).length).toBeLessThanOrEqual(16);
  });
});

describe('other organisations', () => {
  it('have workflows, runs and tickets of their own', async () => {
    await hub.tenant('other');
    await hub
      .get(Workflows)
      .create(
        'other',
        workflowInputSchema.parse({ name: 'Theirs', trigger: created, actions: [tag('theirs')] }),
        null,
      );
    await hub.arrive({ id: '1' });
    await hub.idle();
    expect(await hub.runs()).toEqual([]);
    expect((await ticketOf('1')).tags).toEqual([]);
    expect((await hub.get(Workflows).list(tenant)).length).toBe(0);
  });
});
