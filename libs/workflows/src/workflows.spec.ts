import { randomUUID } from 'node:crypto';
import { ProblemError } from '@patchbay/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { tenant, workflowsApp, type WorkflowsApp } from './testing/workflows-app.js';
import { workflowTemplates } from './templates.js';
import { workflowInputSchema, type WorkflowInput } from './workflow.js';
import { Workflows } from './workflows.js';

const deepRule = (levels: number): object =>
  levels === 0 ? { var: 'priority' } : { '!': [deepRule(levels - 1)] };

let hub: WorkflowsApp;
let workflows: Workflows;
beforeAll(async () => {
  hub = await workflowsApp();
  workflows = hub.get(Workflows);
});

const input = (more: object = {}): WorkflowInput =>
  workflowInputSchema.parse({
    name: 'W',
    trigger: { event: 'ticket.created' },
    actions: [{ type: 'core.tag', params: { tags: ['x'] } }],
    ...more,
  });

async function errorsOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.errors.map(({ path }) => path);
  }
}

describe('keeping workflows', () => {
  it('create, read, replace, remove', async () => {
    const made = await workflows.create(tenant, input({ name: 'First' }), null);
    expect(made).toMatchObject({ name: 'First', version: 1, enabled: true, condition: true });
    expect(await workflows.get(tenant, made.id)).toEqual(made);
    const next = await workflows.replace(tenant, made.id, input({ name: 'Second', enabled: false }));
    expect(next).toMatchObject({ id: made.id, name: 'Second', version: 2, enabled: false });
    await workflows.remove(tenant, made.id);
    await expect(workflows.get(tenant, made.id)).rejects.toMatchObject({ status: 404 });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['get', (id) => workflows.get(tenant, id)],
    ['replace', (id) => workflows.replace(tenant, id, input())],
    ['remove', (id) => workflows.remove(tenant, id)],
    ['dry run of a ticket', (id) => workflows.dryRun(tenant, input(), id)],
  ])('%s of nothing is 404', async (_name, work) => {
    await expect(work(randomUUID())).rejects.toMatchObject({ status: 404 });
  });

  it('another organisation sees none of them', async () => {
    await hub.tenant('other');
    const { id } = await workflows.create(tenant, input(), null);
    await expect(workflows.get('other', id)).rejects.toMatchObject({ status: 404 });
    await expect(workflows.replace('other', id, input())).rejects.toMatchObject({ status: 404 });
    await expect(workflows.remove('other', id)).rejects.toMatchObject({ status: 404 });
    expect((await workflows.get(tenant, id)).version).toBe(1);
  });
});

describe('what is refused on save, at its place', () => {
  it.each<[string, object, string]>([
    ['an action nobody has', { type: 'nobody.does', params: {} }, 'actions.1.type'],
    [
      'a parameter that cannot fit',
      { type: 'core.set_priority', params: { priority: 'enormous' } },
      'actions.1.params.priority',
    ],
    ['a parameter that is missing', { type: 'core.assign', params: {} }, 'actions.1.params.assignee'],
    [
      'a template that does not end',
      { type: 'core.assign', params: { assignee: '{{ticket.subject' } },
      'actions.1.params.assignee',
    ],
    [
      'a template that reaches out',
      { type: 'core.assign', params: { assignee: '{{constructor.constructor}}' } },
      'actions.1.params.assignee',
    ],
  ])('%s', async (_name, action, path) => {
    const actions = [{ type: 'core.tag', params: { tags: ['x'] } }, action];
    expect(await errorsOf(workflows.create(tenant, input({ actions }), null))).toContain(path);
  });

  it.each<[string, object]>([
    ['no name', { name: ' ' }],
    ['no action', { actions: [] }],
    [
      '21 actions',
      { actions: Array.from({ length: 21 }, () => ({ type: 'core.tag', params: { tags: ['x'] } })) },
    ],
    ['an operator nobody knows', { condition: { eval: ['1'] } }],
    ['a rule deeper than anybody reads', { condition: deepRule(50) }],
    ['an event nobody tells', { trigger: { event: 'ticket.eaten' } }],
    ['a field nobody knows', { color: 'red' }],
  ])('%s', (_name, more) => {
    expect(
      workflowInputSchema.safeParse({
        name: 'W',
        trigger: { event: 'ticket.created' },
        actions: [{ type: 'core.tag', params: { tags: ['x'] } }],
        ...more,
      }).success,
    ).toBe(false);
  });
});

describe('a dry run', () => {
  it('tells what would happen, why, and does nothing', async () => {
    await hub.sql('delete from workflow');
    const ids = await hub.arrive({ id: 'd1', subject: 'Refund please', priority: 'high' });
    const ticketId = ids.get('d1') ?? '';
    const actions = [
      {
        type: 'core.webhook',
        params: { url: 'https://example.com/in', body: { text: '{{ticket.subject}}' } },
      },
      { type: 'core.tag', params: { tags: ['{{ticket.priority}}'] } },
    ];
    const condition = { '==': [{ var: 'priority' }, 'high'] };
    const answer = await workflows.dryRun(tenant, input({ condition, actions }), ticketId);
    expect(answer).toMatchObject({
      would_trigger: true,
      conditions: [{ op: '==', path: 'priority', left: 'high', right: 'high', matched: true }],
      actions: [
        {
          type: 'core.webhook',
          rendered: { method: 'POST', target: 'https://example.com/in', body: { text: 'Refund please' } },
          error: null,
        },
        { type: 'core.tag', rendered: { tags: ['high'] }, error: null },
      ],
    });
    expect(await hub.sql('select 1 from action_call')).toEqual([]);
    expect(await hub.runs({ ticketId })).toEqual([]);
  });

  it('says which comparison failed', async () => {
    const ids = await hub.arrive({ id: 'd2', priority: 'low' });
    const condition = {
      and: [{ '==': [{ var: 'priority' }, 'high'] }, { '==': [{ var: 'status' }, 'new'] }],
    };
    const answer = await workflows.dryRun(tenant, input({ condition }), ids.get('d2') ?? '');
    expect(answer.would_trigger).toBe(false);
    expect(answer.conditions.map(({ path, matched }) => [path, matched])).toContainEqual(['priority', false]);
    expect(answer.reason).toContain('does not hold');
  });

  it('shows an action that would fail with its reason', async () => {
    const ids = await hub.arrive({ id: 'd3', subject: 'enormous' });
    const actions = [{ type: 'core.set_priority', params: { priority: '{{ticket.subject}}' } }];
    const answer = await workflows.dryRun(tenant, input({ actions }), ids.get('d3') ?? '');
    expect(answer.actions[0]?.error).toContain('priority');
  });
});

describe('ready-made workflows', () => {
  it.each(workflowTemplates.map((template) => [template.id, template] as const))(
    '%s is a workflow',
    (_id, template) => {
      const parsed = workflowInputSchema.safeParse(template.workflow);
      expect(parsed.error?.issues ?? []).toEqual([]);
      expect(template.description.length).toBeGreaterThan(20);
    },
  );

  it('have names of their own', () => {
    const ids = workflowTemplates.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
