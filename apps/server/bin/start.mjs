// Builds what is missing, then starts the hub. Plain JavaScript, because it runs before anything is built.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const demo = process.argv.includes('--demo');

// Whoever starts the hub wants it to run; types are checked by `npm run build`, which takes twice as long.
run('TypeScript', ['node_modules/typescript/bin/tsc', '-b', '--noCheck'], 'apps/server/dist/src/main.js');
run(
  'console',
  ['node_modules/vite/bin/vite.js', 'build', 'apps/web', '--logLevel', 'warn'],
  'apps/web/dist/index.html',
);

if (demo) {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-demo-'));
  // The embedded database does not run as root: it must be able to enter, not to look around.
  chmodSync(folder, 0o711);
  process.env.PATCHBAY_DATA_DIR = folder;
  process.env.PATCHBAY_DEMO = '1';
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}
await import('../dist/src/main.js');

function run(what, args, product) {
  if (existsSync(join(root, product))) return;
  process.stdout.write(`Building the ${what} (first start only) ...\n`);
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
