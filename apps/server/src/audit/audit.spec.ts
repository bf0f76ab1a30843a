import { AuditRepository, AuditTrail } from '@patchbay/platform';
import { peek, TestClock } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';
import type { AuditEntryView, AuditPage } from './audit-view.js';

const clock = new TestClock(new Date('2026-03-01T12:00:00Z'));
let server: TestServer;
let as = '';
beforeAll(async () => {
  server = await testServer({}, clock);
  const trail = server.app.get(AuditTrail);
  for (let n = 1; n <= 25; n += 1) {
    clock.advance(60_000);
    await trail.record('acme', {
      action: n % 2 ? 'workflow.update' : 'user.create',
      actor: { kind: 'user', id: `person-${n % 5}`, name: n % 5 ? 'Ann' : '=cmd()' },
      target: { type: n % 2 ? 'workflow' : 'user', id: String(n), name: `Thing ${n}` },
      before: { enabled: true, api_key: 'canary-1' },
      after: { enabled: false, api_key: 'canary-2', note: `n${n}` },
    });
  }
  as = await server.tokenOf('admin');
  await trail.record('other', { action: 'user.delete', target: { type: 'user', id: 'theirs' } });
});

const get = (query = ''): Promise<Answer> => server.call('GET', `/api/audit${query}`, { as });
const page = async (query = ''): Promise<AuditPage> => (await get(query)).json as AuditPage;
const numbers = async (query: string): Promise<number[]> => (await page(query)).items.map(({ seq }) => seq);

describe('GET /api/audit', () => {
  it('lists newest first, with what changed and without what is secret', async () => {
    const { items, next_cursor } = await page('?limit=1');
    expect(items[0]).toMatchObject({
      seq: 25,
      action: 'workflow.update',
      actor: { kind: 'user', id: 'person-0', name: '=cmd()' },
      target: { type: 'workflow', id: '25', name: 'Thing 25' },
      changes: {
        enabled: { from: true, to: false },
        api_key: { from: '[secret]', to: '[secret]' },
        note: { to: 'n25' },
      },
    });
    expect(next_cursor).not.toBeNull();
  });

  it('goes through all pages, each entry once', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const at: AuditPage = await page(`?limit=10${cursor && `&cursor=${cursor}`}`);
      seen.push(...at.items.map(({ seq }) => seq));
      cursor = at.next_cursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => 25 - n));
  });

  it.each([
    ['?actor=person-3', [23, 18, 13, 8, 3]],
    ['?actor=CMD', [25, 20, 15, 10, 5]],
    ['?action=user.create&limit=3', [24, 22, 20]],
    ['?action=user.&limit=2', [24, 22]],
    ['?action=user', []],
    ['?target=25', [25]],
    ['?target=user&limit=2', [24, 22]],
    ['?target=Thing%2011', [11]],
    ['?text=n19', [19]],
    ['?text=100%25', []],
    ['?from=2026-03-01T12:23:00Z', [25, 24, 23]],
    ['?to=2026-03-01T12:03:00Z', [2, 1]],
    ['?from=2026-03-01T14:23:00%2B02:00&to=2026-03-01T12:24:00Z', [23]],
    ['?action=workflow.update&actor=person-1', [21, 11, 1]],
  ])('%s finds %j', async (query, wanted) => {
    expect(await numbers(query)).toEqual(wanted);
  });

  it.each([
    '?cursor=x',
    '?limit=0',
    '?limit=201',
    '?from=yesterday',
    '?text=%00',
    '?tenant_id=other',
    '?actor=',
  ])('%s is refused', async (query) => {
    expect((await get(query)).status).toBe(422);
  });

  it('shows nothing of another organisation', async () => {
    expect(await numbers('?text=theirs')).toEqual([]);
  });
});

describe('GET /api/audit/export', () => {
  it('writes every entry as a line of JSON, oldest first, and is an entry itself', async () => {
    const answer = await get('/export?format=jsonl&action=user.create');
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntryView);
    expect(lines.map(({ seq }) => seq)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="audit.jsonl"');
    const [newest] = (await page('?limit=1')).items;
    expect(newest).toMatchObject({
      action: 'audit.export',
      actor: { kind: 'user', name: 'admin@acme.example' },
      changes: { format: { to: 'jsonl' }, action: { to: 'user.create' } },
    });
  });

  it('B1: writes CSV whose cells no spreadsheet runs', async () => {
    const { text, headers } = await get('/export?format=csv&actor=person-0');
    const [head, ...lines] = text.trim().split('\n');
    expect(head).toBe(
      'seq,at,actor_kind,actor_id,actor_name,action,target_type,target_id,target_name,changes,ip,user_agent,request_id,prev_hash,hash',
    );
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line).toContain(",'=cmd(),");
    expect(headers['content-type']).toContain('text/csv');
  });

  it('P30: holds no secret in any form', async () => {
    for (const format of ['csv', 'jsonl'])
      expect((await get(`/export?format=${format}`)).text).not.toContain('canary');
    const stored = await peek<{ row: string }>(server.database, 'select e::text as row from audit_entry e');
    expect(stored.map(({ row }) => row).join('\n')).not.toContain('canary');
  });

  it('reads a few at a time, however many there are', async () => {
    const sizes: number[] = [];
    for await (const batch of server.app.get(AuditRepository).walk('acme')) sizes.push(batch.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  });
});

describe('GET /api/audit/verify', () => {
  it('says that the log is whole, and where it is not', async () => {
    expect((await get('/verify')).json).toMatchObject({ ok: true, damage: [] });
    await peek(
      server.database,
      `update audit_entry set actor_name = 'Bob' where tenant_id = 'acme' and seq = 7`,
    );
    expect((await get('/verify')).json).toMatchObject({
      ok: false,
      damage: [{ seq: 7, problem: 'changed' }],
    });
  });
});

describe('a request', () => {
  it('has one id: in its answer, its problem and its entry', async () => {
    const refused = await server.call('POST', '/api/workflows', { as, body: {} });
    expect(refused.json).toMatchObject({ request_id: refused.headers['x-request-id'] });
    const user = { name: 'Eve', email: 'eve@acme.example', role: 'viewer', password: 'long enough' };
    const made = await server.call('POST', '/api/users', {
      as,
      body: user,
      headers: { 'user-agent': 'curl/8' },
    });
    const [entry] = (await page('?action=user.create&limit=1')).items;
    expect(entry).toMatchObject({
      request_id: made.headers['x-request-id'],
      ip: '127.0.0.1',
      user_agent: 'curl/8',
      actor: { kind: 'user', name: 'admin@acme.example' },
    });
  });
});
