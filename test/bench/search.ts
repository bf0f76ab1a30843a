import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Hub } from '../support/hub.js';
import { writeRows } from './ingest-file.js';
import { assertNone, drained, embeddedUrl, imported, upload } from './ingest-hub.js';

/** Kinds of questions; each is asked many times with its last word exchanged. */
const questions: [string, (i: number) => string][] = [
  ['one ticket by its number', (i) => `q=T-${i * 31}`],
  ['two common words', (i) => `q=invoice ${['export', 'page', 'phone', 'company'][i % 4]}`],
  ['a phrase', (i) => `q="password reset" ${['phone', 'plan', 'update'][i % 3]}`],
  ['a typing error', (i) => `q=${['intgration', 'dashbord', 'adress', 'warehuse'][i % 4]}`],
  ['words and filters', (i) => `q=invoice&status=open&priority=${['low', 'high', 'urgent'][i % 3]}`],
  ['filters alone', (i) => `status=${['open', 'pending', 'solved'][i % 3]}&from=2025-03-01`],
  ['nothing: everything', (i) => `page=${1 + (i % 5)}`],
  ['the 50th page', (i) => `q=invoice&page=50&page_size=${20 + (i % 3)}`],
];

/** Latency of searches over many tickets, each kind with its facets, one question at a time. */
export async function run(args: string[]): Promise<void> {
  const rows = Number(args[0] ?? 100_000);
  const asked = Number(args[1] ?? 40);
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  const hub = await new Hub({
    env: { PATCHBAY_LOG_LEVEL: 'error', PATCHBAY_PLUGINS: '@patchbay/plugin-slack' },
  }).start();
  try {
    await fill(hub, join(folder, 'tickets.csv'), rows);
    process.stdout.write(`${rows} tickets, ${asked} questions of each kind, embedded PostgreSQL\n`);
    for (const [kind, question] of questions) await ask(hub, kind, question, asked);
  } finally {
    await hub.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

async function fill(hub: Hub, file: string, rows: number): Promise<void> {
  await writeRows(file, rows);
  const client = new pg.Client({ connectionString: embeddedUrl(hub) });
  client.on('error', () => {});
  await client.connect();
  await imported(hub, await upload(hub, file), rows);
  await drained(client, 'search-documents', performance.now());
  await assertNone(client, `select ${rows} - count(*)::int as n from ticket_search`);
  await drained(client, 'search-words', performance.now());
  await client.query('vacuum analyze');
  await client.end();
}

async function ask(hub: Hub, kind: string, question: (i: number) => string, times: number): Promise<void> {
  const took: number[] = [];
  let total = 0;
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    ({ total } = await hub.api<{ total: number }>('GET', `/api/search?${encodeURI(question(i))}`));
    took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  const at = (share: number): string =>
    (took[Math.floor(took.length * share)] ?? Number.NaN).toFixed(0).padStart(5);
  process.stdout.write(`${kind.padEnd(26)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  ${total} found\n`);
}
