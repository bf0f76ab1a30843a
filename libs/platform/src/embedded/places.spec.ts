import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { standalone } from '../testing/standalone.js';
import { findBinaries, type Binaries } from './binaries.js';
import { isTraversable, prepareDataDir } from './home.js';
import { isRoot, serverIdentity } from './identity.js';
import { startEmbedded } from './index.js';
import { usableRuntime } from './runtime.js';

vi.setConfig({ testTimeout: 60_000 });
const folder = join(tmpdir(), `patchbay-places-${process.pid}`);
const run = standalone(['embedded', 'secrets']);
const asRoot = isRoot();
if (!asRoot) console.log('skipped: what root does and what other accounts do can only be tested as root');

/** A plain account that is not the one root gives its rights to. */
const plainUid = Number(/^daemon:[^:]*:(\d+)/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1] ?? 1);
let package_: Binaries;

/** The package as npm unpacks it: its links are only listed. Hard links spare copying where the disk is the same. */
function unpacked(place: string): Binaries {
  const into = join(folder, place);
  const native = join(into, 'native');
  mkdirSync(into);
  const linked = spawnSync('cp', ['-al', package_.native, native]);
  if (linked.status !== 0) cpSync(package_.native, native, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(into, target), { force: true });
  return { native, label: `spec-${place}-${process.pid}` };
}

beforeAll(async () => {
  mkdirSync(folder, { mode: 0o755 });
  package_ = await findBinaries();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the data folder', () => {
  it('is made, and named without links', () => {
    const made = prepareDataDir(join(folder, 'deep', 'data'));
    expect(statSync(made).isDirectory()).toBe(true);
    expect(prepareDataDir(made)).toBe(made);
  });

  it.each([
    [0o755, true],
    [0o711, true],
    [0o701, true],
    [0o700, false],
    [0o750, false],
    [0o744, false],
  ])('of mode %o can be entered by others: %s', (mode, open) => {
    const place = join(folder, `mode-${mode.toString(8)}`);
    mkdirSync(join(place, 'inner'), { recursive: true, mode: 0o755 });
    chmodSync(place, mode);
    expect(isTraversable(place)).toBe(open);
    expect(isTraversable(join(place, 'inner'))).toBe(open);
  });

  it.skipIf(!asRoot)(
    'below a folder closed to others moves to a place the server can reach, as a whole',
    async () => {
      const closed = join(folder, 'closed-project');
      mkdirSync(closed, { mode: 0o700 });
      const wanted = join(closed, 'data');
      const base = prepareDataDir(wanted);
      expect(base).toMatch(/^\/var\/lib\/patchbay\/closed-project-[0-9a-f]{8}$/);
      try {
        expect(prepareDataDir(wanted)).toBe(base);
        const server = await startEmbedded({ dataDir: wanted, sync: false });
        expect(server.base).toBe(base);
        expect(readdirSync(base)).toEqual(expect.arrayContaining(['pgdata', 'postgres.secret']));
        await server.stop();
        expect(readdirSync(wanted)).toEqual([]);
      } finally {
        rmSync(base, { recursive: true, force: true });
      }
    },
  );

  it.skipIf(!asRoot)('two closed projects of the same name get two places', () => {
    const places = ['one', 'two'].map((name) => {
      const closed = join(folder, name, 'same');
      mkdirSync(closed, { recursive: true });
      chmodSync(closed, 0o700);
      return prepareDataDir(join(closed, 'data'));
    });
    for (const place of places) rmSync(place, { recursive: true, force: true });
    expect(new Set(places).size).toBe(2);
  });
});

describe('the programs', () => {
  it('are those of the installed package, named with version and platform', () => {
    expect(package_.label).toMatch(/^18\.\d+\.\d+-beta\.\d+-\w+-\w+$/);
    expect(existsSync(join(package_.native, 'bin', 'postgres'))).toBe(true);
  });

  it('get the links npm does not keep', () => {
    const fresh = unpacked('fresh');
    const links = JSON.parse(readFileSync(join(fresh.native, 'pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    expect(usableRuntime(fresh, folder)).toBe(fresh.native);
    expect(links.length).toBeGreaterThan(5);
    for (const { target } of links)
      expect(lstatSync(join(fresh.native, '..', target)).isSymbolicLink()).toBe(true);
    rmSync(join(fresh.native, '..'), { recursive: true });
  });

  it('that do not run here are told of, with the way out', () => {
    const odd = unpacked('odd');
    rmSync(join(odd.native, 'bin', 'postgres'));
    const home = asRoot ? '/var/lib/patchbay/runtime' : join(folder, 'runtime');
    expect(() => usableRuntime(odd, folder)).toThrow(/does not run here: .*Set DATABASE_URL/);
    rmSync(join(home, `postgresql-${odd.label}`), { recursive: true, force: true });
    rmSync(join(odd.native, '..'), { recursive: true });
  });

  it.skipIf(!asRoot)(
    'in a folder closed to the server are copied to where it can run but not change them',
    () => {
      const closed = unpacked('closed');
      chmodSync(join(folder, 'closed'), 0o700);
      const runtime = usableRuntime(closed, folder);
      try {
        expect(runtime).toBe(`/var/lib/patchbay/runtime/postgresql-${closed.label}/native`);
        expect(statSync(join(runtime, 'bin', 'postgres'))).toMatchObject({ uid: 0 });
        expect(statSync(join(runtime, 'bin')).mode & 0o022).toBe(0);
        expect(usableRuntime(closed, folder)).toBe(runtime);
        const links = readdirSync(join(runtime, 'lib')).filter((name) =>
          lstatSync(join(runtime, 'lib', name)).isSymbolicLink(),
        );
        expect(links.length).toBeGreaterThan(0);
      } finally {
        rmSync(join(runtime, '..'), { recursive: true, force: true });
      }
    },
  );
});

describe('a plain account', () => {
  const script = `
    import { usableRuntime } from './embedded/runtime.js';
    import { ensureCluster, adminSecret } from './embedded/cluster.js';
    import { startServer, stopServer } from './embedded/server-process.js';
    import { serverIdentity } from './embedded/identity.js';
    const [native, label, base] = process.argv.slice(1);
    const programs = usableRuntime({ native, label }, base);
    const secret = adminSecret(base);
    await ensureCluster(programs, base, secret, false);
    const server = await startServer(programs, base, secret, []);
    console.log(JSON.stringify({ programs, identity: serverIdentity(), uid: process.getuid() }));
    await stopServer(server.pid);`;

  it.skipIf(!asRoot)(
    'with a read-only package and a closed home copies the programs and runs as itself',
    async () => {
      const readOnly = unpacked('read-only');
      const home = join(folder, 'plain-home');
      mkdirSync(home, { mode: 0o700 });
      chownSync(home, plainUid, plainUid);
      const plain = run(script, [readOnly.native, readOnly.label, home], plainUid);
      const said = await plain.next();
      expect({ said, ...(await plain.ended) }).toMatchObject({
        said: {
          programs: join(home, 'runtime', `postgresql-${readOnly.label}`, 'native'),
          identity: {},
          uid: plainUid,
        },
        code: 0,
      });
      expect(statSync(join(home, 'pgdata')).uid).toBe(plainUid);
    },
  );

  it('is kept; root gives its rights to nobody', () => {
    const identity = serverIdentity();
    const unprivileged = expect.toSatisfy((id) => typeof id === 'number' && id > 0) as number;
    expect(identity).toEqual(asRoot ? { uid: unprivileged, gid: unprivileged } : {});
  });
});
