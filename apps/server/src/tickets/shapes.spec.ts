import { eventually } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let as: string;
let accepted: { job_id: string; status_url: string };
beforeAll(async () => {
  server = await testServer();
  as = await server.tokenOf('admin');
  const tickets = [
    {
      id: 'A-1',
      subject: 'Invoice charged twice',
      body: 'You charged us twice. Please refund.',
      requester: { email: 'ann@example.com' },
      metadata: { rating: 2 },
    },
    { id: 'A-2', subject: 'Export is broken', body: 'The export crashes with an error.', status: 'open' },
  ];
  const { json } = await server.call('POST', '/api/data-ingest', { as, body: { tickets } });
  accepted = json as typeof accepted;
});

describe('the shapes of the API', () => {
  it('a job, from its acceptance to its end', async () => {
    expect(accepted.status_url).toContain(accepted.job_id);
    await eventually(async () => {
      const job = await server.call('GET', accepted.status_url, { as });
      expect(job.json).toMatchObject({ id: accepted.job_id, status: 'succeeded' });
    });
    const { json } = await server.call('GET', '/api/jobs', { as });
    const { items, total, next_cursor } = json as { items: unknown[]; total: number; next_cursor: null };
    expect({ total, next_cursor }).toEqual({ total: 1, next_cursor: null });
    expect(items[0]).toMatchObject({
      id: expect.any(String) as string,
      kind: expect.any(String) as string,
      status: 'succeeded',
      progress: { processed: 2, total: 2, rejected: 0 },
      error: null,
      created_at: expect.stringMatching(/Z$/) as string,
      finished_at: expect.stringMatching(/Z$/) as string,
    });
    expect(Object.keys(items[0] as object)).toEqual(
      expect.arrayContaining(['rate_per_second', 'eta_seconds']),
    );
  });

  it('a ticket, with what no column was meant for kept', async () => {
    const { json } = await server.call('GET', '/api/tickets', { as });
    const ticket = (json as { items: Record<string, unknown>[] }).items.find(
      (one) => one['external_id'] === 'A-1',
    );
    expect(ticket).toMatchObject({
      external_id: 'A-1',
      subject: 'Invoice charged twice',
      requester: expect.objectContaining({ email: 'ann@example.com' }) as object,
      account: null,
      assignee: null,
      tags: [],
    });
    expect(JSON.stringify(ticket?.['metadata'])).toContain('rating');
    const names = ['id', 'source', 'body', 'status', 'priority', 'created_at', 'updated_at', 'signals'];
    expect(Object.keys(ticket ?? {})).toEqual(expect.arrayContaining(names));
  });

  it('a search answer, with marks and facets', async () => {
    await eventually(async () => {
      const { json } = await server.call('GET', '/api/search?q=invoce', { as });
      expect(json).toMatchObject({
        total: 1,
        hits: [
          {
            ticket: { external_id: 'A-1' },
            highlights: { subject: expect.stringContaining('<mark>') as string },
          },
        ],
        facets: { sentiment: expect.any(Array) as unknown[], intent: expect.any(Array) as unknown[] },
      });
    });
  });

  it('one ticket with its conversation and timeline', async () => {
    const list = await server.call('GET', '/api/tickets?limit=1', { as });
    const { items } = list.json as { items: { id: string }[] };
    const { json } = await server.call('GET', `/api/tickets/${items[0]?.id}`, { as });
    expect(json).toMatchObject({
      messages: expect.any(Array) as unknown[],
      timeline: expect.any(Array) as unknown[],
    });
  });

  it('a change, seen by the next read and told in the timeline', async () => {
    const list = await server.call('GET', '/api/tickets?limit=1', { as });
    const { items } = list.json as { items: { id: string }[] };
    const path = `/api/tickets/${items[0]?.id}`;
    expect((await server.call('PATCH', path, { as, body: { priority: 'urgent' } })).status).toBe(200);
    const { json } = await server.call('GET', path, { as });
    expect(json).toMatchObject({ priority: 'urgent' });
    expect(JSON.stringify((json as { timeline: unknown }).timeline)).toContain('priority');
  });

  it('the overview counts what is there', async () => {
    const { status, json } = await server.call('GET', '/api/report/sentiment-overview', { as });
    expect(status).toBe(200);
    expect(JSON.stringify(json)).toContain('"total":2');
    expect((await server.call('GET', '/api/entities/top', { as })).status).toBe(200);
  });

  it('health and metrics without a token', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await server.call('GET', path)).status).toBe(200);
    const metrics = await server.call('GET', '/metrics');
    expect(metrics.text).toMatch(/^# HELP /m);
    expect(metrics.text).not.toContain('acme');
  });
});
