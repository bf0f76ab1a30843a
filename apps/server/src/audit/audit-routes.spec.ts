import { peek } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { declaredRoutes } from '../testing/declared-routes.js';
import { testServer, type TestServer } from '../testing/test-server.js';
import { routeSamples } from './testing/route-samples.js';

/** A route that needs a provider to call it. */
const elsewhere = { 'GET /api/oauth/callback': 'libs/plugins/src/oauth/authorization.spec.ts' };

/** Every route that has an entry, with what it is called. */
const audited = declaredRoutes()
  .filter(({ name }) => !(name in elsewhere))
  .flatMap(({ name, spec: { audit } }) => {
    if (typeof audit === 'string') return [[name, audit] as const];
    return audit && 'byService' in audit ? [[name, audit.byService] as const] : [];
  });

interface Row {
  seq: string;
  action: string;
  actor_kind: string;
  request_id: string;
  ip: string;
  target_id: string | null;
}

let server: TestServer;
let newest = 0;
beforeAll(async () => {
  server = await testServer();
});

const entriesSince = (seq: number): Promise<Row[]> =>
  peek<Row>(server.database, `select * from audit_entry where tenant_id = 'acme' and seq > $1 order by seq`, [
    seq,
  ]);

describe('P33: every route that changes something', () => {
  it('has a sample call here', () => {
    expect(Object.keys(routeSamples).sort()).toEqual(audited.map(([name]) => name).sort());
  });

  it.each(audited)('%s writes one entry, %s', async (name, action) => {
    const sample = await routeSamples[name]!(server);
    newest = Number((await entriesSince(newest)).at(-1)?.seq ?? newest);
    const answer = await server.call(name.split(' ')[0]!, sample.path, sample);
    expect([name, answer.status, answer.text.slice(0, 300)]).toEqual([
      name,
      sample.status,
      expect.anything(),
    ]);
    const rows = await entriesSince(newest);
    expect(rows.map((row) => row.action).sort()).toEqual([action, ...(sample.also ?? [])].sort());
    for (const row of rows) {
      expect(row.request_id).toBe(answer.headers['x-request-id']);
      expect(row.ip).toBe('127.0.0.1');
      expect(row.actor_kind).toBe(sample.as ? 'user' : 'anonymous');
    }
  });
});
