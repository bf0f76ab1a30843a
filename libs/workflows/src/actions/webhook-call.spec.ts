import { createHmac } from 'node:crypto';
import { TestClock } from '@patchbay/platform/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sink, tenant, workflowsApp, type Sink, type WorkflowsApp } from '../testing/workflows-app.js';
import { webhookParams } from './webhook-call.js';

let hub: WorkflowsApp;
let receiver: Sink;
beforeAll(async () => {
  hub = await workflowsApp();
  receiver = await sink();
});
beforeEach(async () => {
  await hub.idle();
  for (const table of ['workflow', 'ticket', 'action_call', 'job']) await hub.sql(`delete from ${table}`);
  receiver.calls.length = 0;
  receiver.answers.length = 0;
});

const secret = `whsec_${Buffer.from('a signing secret of 24 bytes').toString('base64')}`;
const call = (params: object) => ({
  name: 'Tell',
  trigger: { event: 'ticket.created' },
  actions: [{ type: 'core.webhook', params: { url: `${receiver.url}/in`, ...params } }],
});
interface CallRow {
  key: string;
  status: string;
  attempts: number;
  error: string | null;
}
const calls = () => hub.sql<CallRow>('select key, status, attempts, error from action_call order by key');
/** What waits for another attempt is made now. */
const hurry = async () => {
  await hub.sql(`update job set run_at = now() where queue = 'action' and state = 0`);
};
async function settled(): Promise<CallRow | undefined> {
  for (let i = 0; i < 200; i += 1) {
    await hurry();
    const [row] = await calls();
    if (row && !['queued', 'running'].includes(row.status)) return row;
    await new Promise((done) => setTimeout(done, 50));
  }
  return (await calls())[0];
}

describe('core.webhook', () => {
  it('sends the rendered body with Standard Webhooks headers', async () => {
    await hub.make(
      call({
        body: { text: 'New: {{ticket.subject}}', id: '{{ticket.external_id}}' },
        headers: { 'X-Team': 'support' },
      }),
    );
    await hub.arrive({ id: '1', subject: 'Printer on fire' });
    expect(await settled()).toMatchObject({ status: 'succeeded' });
    const [sent] = receiver.calls;
    expect(sent).toMatchObject({ method: 'POST', path: '/in' });
    expect(JSON.parse(sent?.body ?? '')).toEqual({ text: 'New: Printer on fire', id: '1' });
    expect(sent?.headers).toMatchObject({ 'content-type': 'application/json', 'x-team': 'support' });
    expect(sent?.headers['webhook-id']).toMatch(/^run:/);
    expect(sent?.headers['webhook-signature']).toBeUndefined();
  });

  it('signs when it has a secret, over id, time and the very bytes', async () => {
    await hub.make(call({ body: { a: 1 }, secret }));
    await hub.arrive({ id: '1' });
    await settled();
    const [sent] = receiver.calls;
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = sent?.headers ?? {};
    const key = Buffer.from(secret.slice(6), 'base64');
    const expected = createHmac('sha256', key)
      .update(`${String(id)}.${String(at)}.${sent?.body}`)
      .digest('base64');
    expect(signature).toBe(`v1,${expected}`);
  });

  it.each([429, 500, 503])('tries again under the same id after %i', async (status) => {
    receiver.answers.push({ status }, { status });
    await hub.make(call({}));
    await hub.arrive({ id: '1' });
    expect(await settled()).toMatchObject({ status: 'succeeded' });
    expect(receiver.calls).toHaveLength(3);
    expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it.each([400, 404, 410, 422])('does not try again after %i', async (status) => {
    receiver.answers.push({ status });
    await hub.make(call({}));
    await hub.arrive({ id: '1' });
    const row = await settled();
    expect(row).toMatchObject({ status: 'failed' });
    expect(row?.error).toContain(String(status));
    expect(receiver.calls).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    receiver.answers.push({ status: 302, headers: { location: `${receiver.url}/elsewhere` } });
    await hub.make(call({}));
    await hub.arrive({ id: '1' });
    expect(await settled()).toMatchObject({ status: 'failed' });
    expect(receiver.calls.map(({ path }) => path)).toEqual(['/in']);
  });

  it('does not reach what the egress guard forbids', async () => {
    await hub.make(call({ url: 'http://169.254.169.254/latest/meta-data' }));
    await hub.arrive({ id: '1' });
    const row = await settled();
    expect(row?.status).toBe('failed');
    expect(receiver.calls).toEqual([]);
  });

  it('ends the run with its own end', async () => {
    receiver.answers.push({ status: 400 });
    await hub.make(call({}));
    await hub.arrive({ id: '1' });
    await settled();
    const [run] = await hub.runs();
    expect(run).toMatchObject({ status: 'failed', steps: [{ type: 'core.webhook', status: 'failed' }] });
  });
});

describe('its parameters', () => {
  it.each<[string, object, string]>([
    ['no URL', { url: 'nowhere' }, 'url'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'url'],
    ['a script', { url: 'javascript:alert(1)' }, 'url'],
    ['a method that reads', { url: 'https://a.example', method: 'GET' }, 'method'],
    ['a header of ours', { url: 'https://a.example', headers: { 'Webhook-Id': 'x' } }, 'headers'],
    ['a header that routes', { url: 'https://a.example', headers: { Host: 'x' } }, 'headers'],
    ['a header with credentials', { url: 'https://a.example', headers: { authorization: 'x' } }, 'headers'],
    ['a header of two lines', { url: 'https://a.example', headers: { a: 'b\r\nc: d' } }, 'headers'],
    ['a short secret', { url: 'https://a.example', secret: 'whsec_abc' }, 'secret'],
    ['more than it knows', { url: 'https://a.example', retry: true }, ''],
  ])('refuse %s', (_name, params, path) => {
    const result = webhookParams.safeParse(params);
    expect(result.success).toBe(false);
    expect(result.error?.issues.map((issue) => String(issue.path[0] ?? ''))).toContain(path);
  });

  it('have defaults', () => {
    expect(webhookParams.parse({ url: 'https://a.example' })).toMatchObject({
      method: 'POST',
      headers: {},
      body: {},
    });
  });
});

describe('the clock', () => {
  it('of the signature is the hub’s', async () => {
    const clock = new TestClock(new Date('2026-05-01T10:00:00Z'));
    const other = await workflowsApp(clock);
    await other.make(call({}));
    await other.arrive({ id: '1' });
    await other.idle();
    expect(receiver.calls[0]?.headers['webhook-timestamp']).toBe('1777629600');
    expect(tenant).toBe('acme');
    await other.close();
  });
});
