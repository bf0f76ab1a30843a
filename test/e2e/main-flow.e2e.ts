import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hub } from '../support/hub.js';

interface Page<T> {
  items: T[];
}
interface Connection {
  id: string;
  plugin: string;
  state: string;
}
interface Run {
  id: string;
  status: string;
  ticket_id: string;
  steps: { type: string; status: string }[];
}

let hub: Hub;
beforeAll(async () => {
  hub = await new Hub({ env: { PATCHBAY_DEMO: '1' } }).start();
});
afterAll(() => hub.remove());

const connectionTo = async (plugin: string): Promise<Connection> => {
  const { items } = await hub.api<Page<Connection>>('GET', '/api/connections');
  const found = items.find((one) => one.plugin === plugin);
  if (!found) throw new Error(`no connection to ${plugin} yet`);
  return found;
};
const pageOf = async (plugin: string): Promise<string> => {
  const { id } = await connectionTo(plugin);
  const { html } = await hub.api<{ html: string }>('GET', `/api/connections/${id}/sandbox`);
  return html;
};

async function eventually<T>(check: () => Promise<T>, withinMs = 30_000): Promise<T> {
  const late = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > late) throw error;
      await sleep(100);
    }
  }
}

describe('the demo, within 30 seconds of its start', () => {
  it('hop 1 to 3: tickets come in from Zendesk', async () => {
    await eventually(async () => {
      const { total } = await hub.api<{ total: number }>('GET', '/api/tickets?limit=1');
      expect(total).toBeGreaterThan(8);
    });
    expect(await connectionTo('zendesk')).toMatchObject({ state: 'ok' });
  });

  it('hop 4: every one of them gets scored, with the words that decided', async () => {
    interface Scored {
      signals: { sentiment?: { label: string; factors: unknown[] }; intent?: unknown[] };
    }
    await eventually(async () => {
      const { items } = await hub.api<Page<Scored>>('GET', '/api/tickets?limit=5');
      for (const { signals } of items) {
        expect(signals.sentiment?.label).toMatch(/^(negative|neutral|positive)$/);
        expect(signals.sentiment?.factors.length).toBeGreaterThan(0);
      }
    });
  });

  it('hop 5 and 6: a workflow trips, an alert lands in Slack, the score lands on the Zendesk ticket', async () => {
    const run = await eventually(async () => {
      const { items } = await hub.api<Page<Run>>('GET', '/api/workflow-runs?status=succeeded');
      const [first] = items.filter(({ steps }) => steps.some(({ type }) => type === 'slack.post_message'));
      if (!first) throw new Error('no run has posted to Slack yet');
      return first;
    });
    expect(run.steps.every(({ status }) => status === 'succeeded')).toBe(true);
    const { subject } = await hub.api<{ subject: string }>('GET', `/api/tickets/${run.ticket_id}`);
    expect(await pageOf('slack')).toContain(subject);
    await eventually(async () => expect(await pageOf('zendesk')).toMatch(/class="neg">negative/));
  });

  it('writes each score back once: our own change starts nothing new', async () => {
    const { id } = await connectionTo('zendesk');
    await sleep(3_000);
    const { items } = await hub.api<Page<{ key: string; type: string; status: string }>>(
      'GET',
      `/api/connections/${id}/calls?limit=200`,
    );
    const keys = items.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const perTicket = new Map<string, number>();
    for (const key of keys) {
      const target = key.split(':').slice(2).join(':');
      perTicket.set(target, (perTicket.get(target) ?? 0) + 1);
    }
    expect(Math.max(...perTicket.values())).toBe(1);
  });

  it('a dry run tells what would be sent and sends nothing', async () => {
    const { items } = await hub.api<Page<{ id: string }>>('GET', '/api/workflows');
    const tickets = await hub.api<Page<{ id: string }>>('GET', '/api/search?sentiment=negative&q=');
    const ticket = (tickets as unknown as { hits: { ticket: { id: string } }[] }).hits[0]?.ticket.id;
    const { id: slack } = await connectionTo('slack');
    const before = await hub.api<{ total: number }>('GET', `/api/connections/${slack}/calls`);
    const answer = await hub.api('POST', `/api/workflows/${items[0]?.id}/test`, { ticket_id: ticket });
    expect(answer).toMatchObject({
      would_trigger: true,
      actions: expect.arrayContaining([
        expect.objectContaining({ type: 'slack.post_message', rendered: expect.anything() as unknown }),
      ]) as unknown[],
    });
    const after = await hub.api<{ total: number }>('GET', `/api/connections/${slack}/calls`);
    const runs = await hub.api<Page<Run>>('GET', `/api/workflow-runs?ticket_id=${ticket}`);
    expect(runs.items.length).toBeLessThanOrEqual(1);
    expect(after.total - before.total).toBeLessThanOrEqual(2);
  });
});
