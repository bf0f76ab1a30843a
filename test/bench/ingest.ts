import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Hub } from '../support/hub.js';
import { PostgresServer, serverBinaries } from '../support/postgres.js';
import { header, writeRows } from './ingest-file.js';
import { assertNone, drained, embeddedUrl, imported, upload } from './ingest-hub.js';
import { peakMb, Prober } from './ingest-probe.js';

interface Result {
  copyPerS: number;
  uploadMs: number;
  importPerS: number;
  /** null = measured without the capability plugins. */
  analysedPerS: number | null;
  searchablePerS: number;
  /** Of other requests, while the file comes in, and while what follows from it is done. */
  p95: number;
  p95After: number;
  failures: number;
  rssMb: number;
}

const columns = header.split(',');

/**
 * Uploads one generated CSV to a real hub while a prober asks for small things: once without and once with analysis, on
 * the embedded PostgreSQL and on an external one. Beside it, in the same run, COPY of the same file into a plain table.
 */
export async function run(args: string[]): Promise<void> {
  const rows = Number(args[0] ?? 100_000);
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  const file = join(folder, 'tickets.csv');
  const bytes = await writeRows(file, rows);
  print(`${rows} rows, ${(bytes / 1e6).toFixed(1)} MB`);
  try {
    for (const analyse of [false, true]) await measureEmbedded(file, rows, analyse);
    await measureExternal(file, rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

async function measureEmbedded(file: string, rows: number, analyse: boolean): Promise<void> {
  const hub = await new Hub({ env: environment(analyse) }).start();
  try {
    tell('embedded', analyse, await measure(hub, embeddedUrl(hub), file, rows, analyse));
  } finally {
    await hub.remove();
  }
}

async function measureExternal(file: string, rows: number): Promise<void> {
  const given = process.env['DATABASE_URL_BENCH'];
  const bin = serverBinaries();
  if (!given && !bin)
    return print('external: skipped (no DATABASE_URL_BENCH, no PostgreSQL server on this machine)');
  for (const analyse of [false, true]) {
    const server = given || !bin ? null : await PostgresServer.start(bin);
    const url = given ?? server?.url ?? '';
    const hub = await new Hub({ env: { ...environment(analyse), DATABASE_URL: url } }).start();
    try {
      tell('external', analyse, await measure(hub, url, file, rows, analyse));
    } finally {
      await hub.remove();
      await server?.remove();
    }
  }
}

const environment = (analyse: boolean): Record<string, string> => ({
  PATCHBAY_LOG_LEVEL: 'error',
  ...(analyse ? {} : { PATCHBAY_PLUGINS: '@patchbay/plugin-slack' }),
});

async function measure(hub: Hub, url: string, file: string, rows: number, analyse: boolean): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const before = await copyRate(client, file, rows);
  const prober = new Prober(hub, await hub.accessToken());
  const begun = performance.now();
  const job = await upload(hub, file);
  const answered = performance.now();
  const importS = await imported(hub, job, rows);
  const p95 = prober.lap();
  const waits = ['search-documents', ...(analyse ? ['analyse'] : [])].map((queue) =>
    drained(client, queue, answered),
  );
  const [searchableS = 0, analysedS = null] = await Promise.all(waits);
  if (analyse) await assertNone(client, 'select count(*)::int as n from ticket where analysed_at is null');
  await assertNone(client, `select ${rows} - count(*)::int as n from ticket_search`);
  const p95After = prober.lap();
  const failures = prober.stop();
  const rssMb = peakMb(hub.pid);
  const after = await copyRate(client, file, rows);
  await client.end();
  return {
    copyPerS: (before + after) / 2,
    uploadMs: answered - begun,
    importPerS: rows / importS,
    analysedPerS: analysedS === null ? null : rows / analysedS,
    searchablePerS: rows / searchableS,
    p95,
    p95After,
    failures,
    rssMb,
  };
}

/** COPY of the same file into a plain table without keys or indexes, by the same server. */
async function copyRate(client: pg.Client, file: string, rows: number): Promise<number> {
  await client.query(`create table yardstick(${columns.map((name) => `${name} text`).join(', ')})`);
  const started = performance.now();
  await pipeline(
    createReadStream(file),
    client.query(copyFrom('copy yardstick from stdin (format csv, header)')),
  );
  const took = (performance.now() - started) / 1_000;
  await client.query('drop table yardstick');
  return rows / took;
}

function tell(database: string, analyse: boolean, result: Result): void {
  const { copyPerS, importPerS, analysedPerS, searchablePerS } = result;
  const rate = (perS: number): string => `${perS.toFixed(0)} rows/s`;
  print(
    `${database}, ${analyse ? 'import + analysis' : 'import alone'}: upload answered in ${result.uploadMs.toFixed(0)} ms; import ${rate(importPerS)}` +
      ` = ${(importPerS / copyPerS).toFixed(2)} of COPY (${rate(copyPerS)})` +
      (analysedPerS === null
        ? ''
        : `; imported and analysed ${rate(analysedPerS)} = ${(analysedPerS / copyPerS).toFixed(3)} of COPY`) +
      `; searchable ${rate(searchablePerS)}; other requests p95 ${result.p95.toFixed(0)} ms during the import, ${result.p95After.toFixed(0)} ms after, ${result.failures} failed; hub peak ${result.rssMb} MiB`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
