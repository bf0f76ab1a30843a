import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let admin: string;

beforeAll(async () => {
  server = await testServer();
  admin = await server.tokenOf('admin');
});

const get = async (path: string) => (await server.call('GET', path, { as: admin })).json;
const workflow = (part: object = {}) => ({
  name: 'Tag all',
  trigger: { event: 'ticket.created' },
  condition: true,
  actions: [{ type: 'core.tag', params: { tags: ['seen'] } }],
  ...part,
});
const create = (part: object = {}) =>
  server.call('POST', '/api/workflows', { as: admin, body: workflow(part) });

describe('saving a workflow refuses at the place that is wrong', () => {
  it.each<[string, object, string]>([
    ['no name', { name: ' ' }, 'name'],
    ['no action', { actions: [] }, 'actions'],
    ['an unknown action', { actions: [{ type: 'core.fly', params: {} }] }, 'actions.0.type'],
    ['a missing parameter', { actions: [{ type: 'core.tag', params: {} }] }, 'actions.0.params.tags'],
    [
      'a parameter that cannot fit',
      { actions: [{ type: 'core.set_priority', params: { priority: 'huge' } }] },
      'actions.0.params.priority',
    ],
    [
      'a parameter of a plugin nobody has switched on',
      { actions: [{ type: 'slack.post_message', params: { channel: '#a' } }] },
      'actions.0.params.text',
    ],
    [
      'a broken template',
      { actions: [{ type: 'core.notify', params: { title: '{{#if}}' } }] },
      'actions.0.params.title',
    ],
    ['an unknown operator', { condition: { and: [{ evil: [] }] } }, 'condition.and.0.evil'],
  ])('%s', async (_name, part, path) => {
    const answer = await create(part);
    expect(answer.status).toBe(422);
    expect((answer.json as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
  });

  it('but takes a template where only the run can know the value', async () => {
    const actions = [{ type: 'core.set_priority', params: { priority: '{{metadata.priority}}' } }];
    expect((await create({ actions })).status).toBe(201);
  });
});

describe('the action offers', () => {
  it('are schemas without references, so that a form can draw them', async () => {
    const { items } = (await get('/api/workflow-actions')) as { items: { type: string; plugin: null }[] };
    expect(items.map(({ type }) => type)).toEqual(expect.arrayContaining(['core.tag', 'core.webhook']));
    const inner = items.filter(({ type }) => type !== 'core.webhook');
    expect(JSON.stringify(inner)).not.toMatch(/\$ref|\$schema/);
  });
});

describe('the run log', () => {
  it('is filtered by workflow and status, and counts what it lists', async () => {
    const trigger = { event: 'ticket.created', include_imports: true };
    const made = (await create({ name: 'Counted', trigger })).json as { id: string };
    const body = { tickets: [{ subject: 'One' }, { subject: 'Two' }] };
    await server.call('POST', '/api/data-ingest', { as: admin, body });
    const path = `/api/workflow-runs?workflow_id=${made.id}`;
    await expect
      .poll(async () => ((await get(path)) as { total: number }).total, { timeout: 10_000 })
      .toBe(2);
    expect(await get(`${path}&status=succeeded`)).toMatchObject({ total: 2 });
    expect(await get(`${path}&status=failed`)).toMatchObject({ total: 0, items: [] });
    const page = (await get(`${path}&status=succeeded&limit=1`)) as {
      items: { id: string }[];
      next_cursor: string;
    };
    const rest = (await get(`${path}&status=succeeded&limit=1&cursor=${page.next_cursor}`)) as typeof page;
    expect(rest.items).toHaveLength(1);
    expect(rest.items[0]?.id).not.toBe(page.items[0]?.id);
  });

  it('refuses a status it does not know', async () => {
    const answer = await server.call('GET', '/api/workflow-runs?status=odd', { as: admin });
    expect(answer.json).toMatchObject({ status: 422, errors: [{ path: 'status' }] });
  });
});
