import { setTimeout as sleep } from 'node:timers/promises';
import { Hub } from '../support/hub.js';

const targetMs = 200;
const password = 'a password of the bench';

/** What others feel while many people sign in at once: hashing must not block the event loop. */
export async function run(args: string[]): Promise<void> {
  const logins = Number(args[0] ?? 50);
  const hub = await new Hub({ env: { PATCHBAY_LOG_LEVEL: 'error', PATCHBAY_PLUGINS: '' } }).start();
  try {
    const emails = Array.from({ length: logins }, (_, i) => `person${i}@bench.example`);
    for (const email of emails)
      await hub.api('POST', '/api/users', { name: 'Bench', email, role: 'viewer', password });
    print('alone', await others(hub, sleep(5_000)));
    const started = performance.now();
    const signedIn = Promise.all(
      emails.map((email) => hub.api('POST', '/api/auth/login', { email, password })),
    );
    const during = await others(hub, signedIn);
    print(`during ${logins} logins`, during);
    process.stdout.write(`${logins} logins took ${(performance.now() - started).toFixed(0)} ms\n`);
    process.stdout.write(
      `p95 ${at(during, 0.95) < targetMs ? 'within' : 'ABOVE'} the ${targetMs} ms aimed at\n`,
    );
  } finally {
    await hub.remove();
  }
  process.exit(0);
}

/** Times of reads, one after the other from four clients, until `until` is over. */
async function others(hub: Hub, until: Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  const state = { over: false };
  const client = async (): Promise<void> => {
    while (!state.over) {
      const started = performance.now();
      await hub.api('GET', '/api/auth/me');
      took.push(performance.now() - started);
      await sleep(5);
    }
  };
  const clients = Promise.all(Array.from({ length: 4 }, client));
  await until;
  state.over = true;
  await clients;
  return took.sort((a, b) => a - b);
}

const at = (took: number[], share: number): number => took[Math.floor(took.length * share)] ?? Number.NaN;
const print = (what: string, took: number[]): void => {
  const figures = [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${at(took, share).toFixed(1)} ms`);
  process.stdout.write(`${what.padEnd(20)} ${took.length} reads  ${figures.join('  ')}\n`);
};
