import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hub } from '../support/hub.js';
import { findRoot } from '../support/root.js';

/** Where `.ci/run` puts it, or anywhere a shell would find it. */
const places = [join(findRoot(), '.ci/venv/bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
const schemathesis = places.map((place) => join(place, 'schemathesis')).find(existsSync);
if (!schemathesis)
  process.stdout.write(
    'skipped: no schemathesis on this machine (pip install schemathesis), only our own fuzzer was run\n',
  );

/** These end the session of who asks. */
const endSessions = '/api/auth/|/api/sessions|/api/second-factor';
let hub: Hub;

beforeAll(async () => {
  if (!schemathesis) return;
  hub = await new Hub({ env: { PATCHBAY_RATE_LIMIT: 'off', PATCHBAY_LOG_LEVEL: 'error' } }).start();
});
afterAll(() => hub?.remove());

describe.skipIf(!schemathesis)('P39: schemathesis, a second opinion', () => {
  it('finds no answer that fails or was not declared', async () => {
    const { code, output } = await run(schemathesis ?? '', [
      'run',
      `${hub.address}/api/openapi.json`,
      `--header=Authorization: Bearer ${await hub.accessToken()}`,
      '--checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance',
      '--phases=examples,coverage,fuzzing',
      '--max-examples=15',
      `--exclude-path-regex=${endSessions}`,
      // Not more: Python 3.11 can lose count of its parser's depth when two threads parse (gh-106905).
      '--workers=1',
      '--request-timeout=20',
      '--no-color',
    ]);
    process.stdout.write(`${/seed: \d+/i.exec(output)?.[0] ?? ''}\n`);
    if (code !== 0) process.stdout.write(output.slice(-6_000));
    expect(code).toBe(0);
  }, 900_000);
});

function run(command: string, parameters: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}
