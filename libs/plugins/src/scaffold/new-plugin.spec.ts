import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { newPlugin, ScaffoldError } from './new-plugin.js';

const run = promisify(execFile);
const house = fileURLToPath(new URL('../../../../', import.meta.url));
const folders: string[] = [];
let root: string;

/** As much of a checkout as a new plugin touches. */
function checkout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-scaffold-'));
  folders.push(folder);
  mkdirSync(join(folder, 'plugins'));
  mkdirSync(join(folder, 'libs', 'plugin-sdk'), { recursive: true });
  for (const file of ['tsconfig.json', 'libs/plugin-sdk/package.json'])
    cpSync(join(house, file), join(folder, file));
  return folder;
}

const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const references = (): string[] =>
  (JSON.parse(read('tsconfig.json')) as { references: { path: string }[] }).references.map(
    ({ path }) => path,
  );

beforeEach(() => {
  root = checkout();
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('an id', () => {
  it.each([
    '',
    'a',
    'My-tool',
    'my_tool',
    '-my',
    'my-',
    'my--tool',
    '1tool',
    '../evil',
    'a/b',
    'my tool',
    'ümlaut',
    'x'.repeat(41),
  ])('"%s" is refused, and nothing is written', async (id) => {
    const before = read('tsconfig.json');
    await expect(newPlugin(root, id)).rejects.toBeInstanceOf(ScaffoldError);
    expect(readdirSync(join(root, 'plugins'))).toEqual([]);
    expect(read('tsconfig.json')).toBe(before);
  });

  it.each(['my-tool', 'x2', 'three-word-tool', 'x'.repeat(40)])('"%s" is taken', async (id) => {
    expect(await newPlugin(root, id)).toContain(join('plugins', id, 'src', 'index.ts'));
  });

  it('never leaves the plugins folder', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 12 }), async (id) => {
        fc.pre(!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id));
        await expect(newPlugin(root, id)).rejects.toBeInstanceOf(ScaffoldError);
      }),
    );
  });

  it('that is taken is refused, and what is there stays', async () => {
    await newPlugin(root, 'my-tool');
    writeFileSync(join(root, 'plugins', 'my-tool', 'README.md'), 'mine');
    const before = read('tsconfig.json');
    await expect(newPlugin(root, 'my-tool')).rejects.toThrow('plugins/my-tool exists already');
    expect(read('plugins', 'my-tool', 'README.md')).toBe('mine');
    expect(read('tsconfig.json')).toBe(before);
  });
});

describe('the references of the root project', () => {
  it('get the plugin, behind the others, and keep all else', async () => {
    const before = references();
    await newPlugin(root, 'my-tool');
    const after = references();
    expect(after.filter((path) => path !== 'plugins/my-tool')).toEqual(before);
    expect(after[after.indexOf('plugins/my-tool') - 1]).toMatch(/^plugins\//);
    expect(read('tsconfig.json').split('\n').length).toBe(
      readFileSync(join(house, 'tsconfig.json'), 'utf8').split('\n').length + 1,
    );
  });

  it('get it as the last one too', async () => {
    writeFileSync(
      join(root, 'tsconfig.json'),
      '{\n  "references": [\n    { "path": "plugins/zendesk" }\n  ]\n}\n',
    );
    await newPlugin(root, 'my-tool');
    expect(references()).toEqual(['plugins/zendesk', 'plugins/my-tool']);
  });

  it.each([
    ['there is no project', null],
    ['it is another project', '{ "references": [] }'],
  ])('are missing where %s: it says so and writes nothing', async (_what, text) => {
    if (text === null) rmSync(join(root, 'tsconfig.json'));
    else writeFileSync(join(root, 'tsconfig.json'), text);
    await expect(newPlugin(root, 'my-tool')).rejects.toThrow(/tsconfig\.json/);
    expect(existsSync(join(root, 'plugins', 'my-tool'))).toBe(false);
  });
});

describe('what is written', () => {
  it('names the plugin everywhere and leaves no blank', async () => {
    const files = await newPlugin(root, 'my-tool');
    const texts = files.map((file) => read(file));
    expect(texts.filter((text) => /__[A-Z]+__/.test(text))).toEqual([]);
    expect(JSON.parse(read('plugins', 'my-tool', 'package.json'))).toMatchObject({
      name: '@patchbay/plugin-my-tool',
      dependencies: { '@patchbay/plugin-sdk': '0.1.0' },
    });
    expect(read('plugins', 'my-tool', 'src', 'index.ts')).toContain("title: 'My tool'");
  });

  it('has what every plugin has', async () => {
    const files = await newPlugin(root, 'my-tool');
    expect(files.map((file) => file.replaceAll('\\', '/'))).toEqual(
      expect.arrayContaining(
        [
          'README.md',
          'icon.svg',
          'package.json',
          'tsconfig.json',
          'src/index.ts',
          'twin/index.ts',
          'test/contract.spec.ts',
        ].map((file) => `plugins/my-tool/${file}`),
      ),
    );
  });

  it('depends on the zod of the SDK', async () => {
    await newPlugin(root, 'my-tool');
    const version = (file: string): string =>
      (JSON.parse(read(file)) as { dependencies: { zod: string } }).dependencies.zod;
    expect(version('plugins/my-tool/package.json')).toBe(version('libs/plugin-sdk/package.json'));
  });
});

describe('the new plugin', () => {
  /** Links what an installed checkout has. */
  function furnished(): void {
    rmSync(join(root, 'libs'), { recursive: true });
    for (const name of ['node_modules', 'libs']) symlinkSync(join(house, name), join(root, name));
    mkdirSync(join(root, 'test'));
    cpSync(join(house, 'test', 'tsconfig.check.json'), join(root, 'test', 'tsconfig.check.json'));
    const conditions = ['patchbay-source', 'module', 'node', 'development|production'];
    writeFileSync(
      join(root, 'vitest.config.mjs'),
      `export default ${JSON.stringify({
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: ['patchbay-source', 'node'] } },
        test: { include: ['plugins/**/*.spec.ts'] },
      })};`,
    );
  }

  it('passes the contract as it was written', { timeout: 60_000 }, async () => {
    await newPlugin(root, 'my-tool');
    furnished();
    const vitest = join(house, 'node_modules', 'vitest', 'vitest.mjs');
    const { stdout } = await run(process.execPath, [vitest, 'run', '--root', root, '--reporter=json'], {
      cwd: root,
    });
    const report = JSON.parse(stdout.slice(stdout.indexOf('{"num'))) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    expect(report.numFailedTests).toBe(0);
    expect(report.numPassedTests).toBeGreaterThan(25);
  });

  it('compiles under the rules of the house', { timeout: 60_000 }, async () => {
    await newPlugin(root, 'my-tool');
    furnished();
    const tsc = join(house, 'node_modules', 'typescript', 'bin', 'tsc');
    const project = join(root, 'plugins', 'my-tool', 'tsconfig.check.json');
    writeFileSync(
      project,
      JSON.stringify({
        extends: '../../test/tsconfig.check.json',
        include: ['src/**/*.ts', 'twin/**/*.ts', 'test/**/*.ts'],
      }),
    );
    const { stdout } = await run(process.execPath, [tsc, '-p', project], { cwd: root });
    expect(stdout).toBe('');
  });
});
