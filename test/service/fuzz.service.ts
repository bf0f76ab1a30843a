import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { JobQueue } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestsOf, type FuzzRequest, type Operation } from '../../apps/server/src/testing/fuzz/requests.js';
import { judgeOf } from '../../apps/server/src/testing/fuzz/responses.js';
import type { Known } from '../../apps/server/src/testing/fuzz/schema-values.js';
import { testServer, type TestServer } from '../../apps/server/src/testing/test-server.js';

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const cases = 200;
const ofViewers = 20;
const atOnce = 4;

const description = JSON.parse(
  readFileSync(new URL('../../apps/server/openapi.json', import.meta.url), 'utf8'),
) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(description.paths)
  .flatMap(([path, item]) => Object.entries(item).map(([verb, operation]) => ({ path, verb, operation })))
  // What deletes comes last, or nothing is left to be asked for.
  .sort((a, b) => Number(a.verb === 'delete') - Number(b.verb === 'delete'));

let server: TestServer;
let known: Known;
const times: number[] = [];

beforeAll(async () => {
  process.stdout.write(`FUZZ_SEED=${seed}\n`);
  server = await testServer();
  known = await makeThings(server);
  // What the requests leave to be done is not asked for here, and would take the time of what is.
  await server.app.get(JobQueue).drain(2_000);
}, 60_000);
afterAll(() => {
  const sorted = times.sort((a, b) => a - b);
  const at = (part: number): string => `${Math.round(sorted[Math.floor(sorted.length * part)] ?? 0)} ms`;
  process.stdout.write(`${sorted.length} cases, p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${at(0.99999)}\n`);
});

describe('P39: nothing a client can send makes the hub fail or answer what it does not declare', () => {
  it.each(operations.map((one) => [`${one.verb.toUpperCase()} ${one.path}`, one] as const))(
    '%s',
    async (_name, { path, verb, operation }) => {
      const requests = fc.sample(requestsOf(path, operation, known), { numRuns: cases, seed });
      const judge = judgeOf(operation);
      const failures: object[] = [];
      const ask = async (request: FuzzRequest, index: number): Promise<void> => {
        const answer = await send(verb, request, index % (cases / ofViewers) === 0 ? 'viewer' : 'admin');
        const wrong = judge(answer);
        if (wrong !== null) failures.push({ wrong, verb, ...request });
      };
      await inTurns(requests, ask, endsSessions(path) ? 1 : atOnce);
      expect(failures.slice(0, 5), `FUZZ_SEED=${seed}`).toEqual([]);
    },
    120_000,
  );
});

/** After these the next request needs a new token. */
const endsSessions = (path: string): boolean => path.startsWith('/api/auth/');

/** A few at once: the hub has more than one request to look after. */
async function inTurns<T>(
  items: T[],
  work: (item: T, index: number) => Promise<void>,
  lanes: number,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) await work(items.at(at)!, at);
  };
  await Promise.all(Array.from({ length: lanes }, worker));
}

async function send(verb: string, { path, headers, body }: FuzzRequest, role: 'admin' | 'viewer') {
  const started = performance.now();
  const as = await server.tokenOf(role);
  const answer = await server.call(verb.toUpperCase(), path, { as, headers, body });
  times.push(performance.now() - started);
  if (endsSessions(path)) server.forget(role);
  return answer;
}

/** One of everything that has an id. */
async function makeThings(on: TestServer): Promise<Known> {
  const as = await on.tokenOf('admin');
  const made = async (path: string, body: object): Promise<string> => {
    const { json, text } = await on.call('POST', path, { as, body });
    const { id, job_id } = json as { id?: string; job_id?: string };
    if (id === undefined && job_id === undefined) throw new Error(text);
    return id ?? job_id ?? '';
  };
  const connection = await made('/api/connections', {
    plugin: 'zendesk',
    mode: 'sandbox',
    accept_grants: true,
  });
  const workflow = await made('/api/workflows', {
    name: 'Fuzzed',
    trigger: { event: 'ticket.created' },
    actions: [{ type: 'core.tag', params: { tags: ['x'] } }],
  });
  const tickets = Array.from({ length: 5 }, (_, i) => ({
    id: String(i),
    subject: 'Broken',
    body: 'It broke.',
  }));
  const job = await made('/api/data-ingest', { tickets });
  const ticket = await eventually(async () => {
    const { json } = await on.call('GET', '/api/tickets', { as });
    const [first] = (json as { items: { id: string }[] }).items;
    if (!first) throw new Error('no ticket yet');
    return first.id;
  });
  return {
    id: [connection, workflow, job, ticket, 'zendesk', 'slack', 'sentiment'],
    job: [job],
    name: ['new_ticket', 'Fuzzed'],
    plugin: ['zendesk', 'slack'],
    connection_id: [connection],
    workflow_id: [workflow],
    ticket_id: [ticket],
    type: ['core.tag', 'zendesk.comment', 'slack.post_message'],
  };
}
