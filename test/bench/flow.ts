import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { Hub } from '../support/hub.js';
import { connectProbe, delivery, noteWorkflow, ProbeProvider, withProbe } from '../support/probe.js';

/** A sender that costs little: it shares the cores with the hub it measures. */
const dispatcher = new Agent({ connections: 64 });
const text = {
  subject: 'Export fails',
  body: 'The export crashes since the last update and nobody answers. I am angry.',
};

/** Until the code that an event passes is compiled. */
const warmUpS = 15;

interface Flow {
  name: string;
  event: string;
  env: Record<string, string>;
}

const flows: Flow[] = [
  { name: 'plain', event: 'ticket.created', env: { PATCHBAY_PLUGINS: 'patchbay-plugin-probe' } },
  { name: 'and scored', event: 'ticket.created', env: withProbe },
  { name: 'after scoring', event: 'ticket.analysed', env: withProbe },
];

interface Row {
  offered: number;
  done: number;
  p50: number;
  p95: number;
  p99: number;
  cpuMs: number;
  databaseMs: number;
  refused: number;
}

/**
 * Webhook -> durable -> workflow condition -> HTTP action, open loop: latency is from the planned send to the arrival at
 * the sink. Once plain; once with both capabilities scoring each ticket and the sentiment written back by a second call;
 * once with a workflow that waits for the scores. Beside it, in the same run, what one bare `node:http` POST with the same body costs.
 */
export async function run(args: string[]): Promise<void> {
  const rates = (args[0] ?? '50,300,600,1000').split(',').map(Number);
  const seconds = Number(args[1] ?? 10);
  const wanted = flows.filter((flow) => args[2] === undefined || flow.name === args[2]);
  const yard = await yardstick();
  process.stdout.write(`bare POST: ${yard.perSecond.toFixed(0)}/s, ${yard.cpuMs.toFixed(3)} CPU ms each\n`);
  process.stdout.write(
    'flow             offered/s  done/s  p50 ms  p95 ms  p99 ms  hub CPU ms/event  x bare POST  database CPU ms/event  refused\n',
  );
  for (const flow of wanted) {
    for (const rate of rates) print(flow.name, await measure(flow, rate, seconds), yard.cpuMs);
  }
  process.exit(0);
}

function print(name: string, row: Row, yardMs: number): void {
  const cells = [
    row.offered,
    row.done.toFixed(0),
    row.p50.toFixed(1),
    row.p95.toFixed(1),
    row.p99.toFixed(1),
  ];
  cells.push(row.cpuMs.toFixed(2), (row.cpuMs / yardMs).toFixed(1), row.databaseMs.toFixed(2), row.refused);
  process.stdout.write(`${name.padEnd(16)} ${cells.map((cell) => String(cell).padStart(8)).join(' ')}\n`);
}

async function measure(flow: Flow, rate: number, seconds: number): Promise<Row> {
  const provider = await ProbeProvider.start();
  const hub = await new Hub({ env: { ...flow.env, PATCHBAY_LOG_LEVEL: 'error' } }).start();
  try {
    const connection = await connectProbe(hub, provider);
    await hub.api('POST', '/api/workflows', noteWorkflow(connection, flow.event));
    await offer(hub, provider, connection, 200, warmUpS, 'warm');
    const before = { hub: cpuMsOf(hub.pid), database: cpuMsOfAll(hub.databasePid()) };
    const started = performance.now();
    const { planned, refused } = await offer(hub, provider, connection, rate, seconds, 'run');
    const took = (performance.now() - started) / 1_000;
    const latencies = [...provider.effects('/notes').values()]
      .filter(({ body }) => planned.has(body.ticket_id))
      .map(({ body, at }) => at - (planned.get(body.ticket_id) ?? at))
      .sort((a, b) => a - b);
    const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
    return {
      offered: rate,
      done: latencies.length / took,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      cpuMs: (cpuMsOf(hub.pid) - before.hub) / planned.size,
      databaseMs: (cpuMsOfAll(hub.databasePid()) - before.database) / planned.size,
      refused,
    };
  } finally {
    await hub.remove();
    await provider.stop();
  }
}

/** Sends at planned times whether or not earlier answers have come; waits until every accepted one has had its effect. */
async function offer(
  hub: Hub,
  provider: ProbeProvider,
  connection: string,
  rate: number,
  seconds: number,
  label: string,
): Promise<{ planned: Map<string, number>; refused: number }> {
  const planned = new Map<string, number>();
  let refused = 0;
  const answers: Promise<void>[] = [];
  const begun = performance.now();
  for (let i = 0; i < rate * seconds; i += 1) {
    const due = begun + (i * 1_000) / rate;
    if (due > performance.now()) await sleep(due - performance.now());
    const id = `${label}-${rate}-${i}`;
    const { body, headers } = delivery(id, { id, ...text });
    answers.push(
      post(`${hub.address}/hooks/probe/${connection}`, body, headers).then((status) => {
        if (status >= 200 && status < 300) planned.set(id, due);
        else refused += 1;
      }),
    );
  }
  await Promise.all(answers);
  const missing = new Set(planned.keys());
  let looked = 0;
  await provider.until(() => {
    for (const { path, body } of provider.received.slice(looked))
      if (path === '/notes') missing.delete(body.ticket_id);
    looked = provider.received.length;
    return missing.size === 0;
  }, 120_000);
  return { planned, refused };
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const answer = await request(url, { method: 'POST', headers, body, dispatcher });
  await answer.body.dump();
  return answer.statusCode;
}

/** One process that is client and server of a bare POST. */
async function yardstick(): Promise<{ perSecond: number; cpuMs: number }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.end((JSON.parse(body) as { id: string }).id));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { body, headers } = delivery('x', { id: 'x', ...text });
  const posts = 10_000;
  const cpu = process.cpuUsage();
  const started = performance.now();
  for (let i = 0; i < posts / 50; i += 1)
    await Promise.all(Array.from({ length: 50 }, () => post(url, body, headers)));
  const took = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  server.closeAllConnections();
  server.close();
  return { perSecond: (posts / took) * 1_000, cpuMs: (user + system) / 1_000 / posts };
}

/** CPU time a process has used, in milliseconds; Linux only, NaN elsewhere. */
const cpuMsOf = (pid: number): number => 10 * (statOf(pid, 11) + statOf(pid, 12));

/** CPU time of the children a process has seen end, in milliseconds. */
const endedMsOf = (pid: number): number => 10 * (statOf(pid, 13) + statOf(pid, 14));

/** A number of `/proc/<pid>/stat`, counted from the process's state; NaN where there is none. */
function statOf(pid: number, field: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[field]);
  } catch {
    return Number.NaN;
  }
}

/** The same of a process and all its children, living and ended: one PostgreSQL. */
function cpuMsOfAll(pid: number): number {
  const processes = existsSync('/proc') ? readdirSync('/proc').map(Number) : [];
  const children = processes.filter((one) => one > 0 && statOf(one, 1) === pid);
  return [pid, ...children].reduce((sum, one) => sum + cpuMsOf(one), endedMsOf(pid));
}
