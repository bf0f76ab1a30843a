import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin } from '../../kit.js';
import { bent, broken, packageFolder } from '../fixture/bend.js';
import { shelf, suiteOf, type Shelf } from '../fixture/shelf.js';
import { contractOf } from './index.js';

const home = packageFolder();

it('finds nothing in a plugin that keeps every promise', async () => {
  const checks = contractOf(definePlugin(shelf(home)), suiteOf(home));
  expect(checks.filter(({ skip }) => skip !== undefined)).toEqual([]);
  expect(checks.length).toBeGreaterThan(70);
  expect(await broken(definePlugin(shelf(home)), suiteOf(home))).toEqual([]);
});

describe('the package', () => {
  it.each<[string, Record<string, string | null>, string]>([
    ['no README', { 'README.md': null }, 'package has a README that names the plugin'],
    ['a README of another plugin', { 'README.md': '# Rack' }, 'package has a README that names the plugin'],
    [
      'an icon that runs',
      { 'icon.svg': '<svg><script/></svg>' },
      'package has an icon that neither runs nor loads anything',
    ],
    [
      'an index that loads its vendor',
      { 'src/index.ts': `import { Vendor } from 'vendor';\nexport default Vendor;` },
      'package loads nothing but the SDK when it is imported',
    ],
    [
      'a file that loads its vendor',
      { 'src/base.ts': `import vendor from 'vendor';\nexport default vendor;` },
      'package loads nothing but the SDK when it is imported',
    ],
    [
      'a re-export of its vendor',
      { 'src/base.ts': `export {\n  Vendor,\n} from 'vendor';` },
      'package loads nothing but the SDK when it is imported',
    ],
    [
      'an input of its own',
      { 'src/base.ts': `import { readFileSync } from 'node:fs';\nexport default readFileSync;` },
      'package loads nothing but the SDK when it is imported',
    ],
    [
      'a lib of the house',
      { 'package.json': JSON.stringify({ dependencies: { '@patchbay/platform': '0.1.0' } }) },
      'package depends on no other part of Patchbay',
    ],
  ])('with %s', async (_what, files, promise) => {
    const folder = packageFolder(files);
    expect(await broken(definePlugin(shelf(folder)), suiteOf(folder))).toContain(promise);
  });
});

describe('the manifest', () => {
  it('must be frozen', async () => {
    expect(await broken(shelf(home), suiteOf(home))).toContain('manifest is frozen');
  });

  it.each<[string, (plugin: Shelf) => unknown, string]>([
    ['an id in capitals', (plugin) => (plugin.id = 'Shelf'), 'manifest is valid'],
    [
      'a date among its data',
      (plugin) => (plugin.templates = [{ at: new Date() as unknown as string }]),
      'manifest survives serialisation',
    ],
    [
      'a map among its data',
      (plugin) => (plugin.templates = [{ at: new Map() as unknown as string }]),
      'manifest survives serialisation',
    ],
    [
      'no grant for its host',
      (plugin) => plugin.grants.shift(),
      'manifest declares the grants its sections need',
    ],
    [
      'no grant for its webhook',
      (plugin) => plugin.grants.splice(1, 1),
      'manifest declares the grants its sections need',
    ],
    [
      'no grant to store what it polls',
      (plugin) => plugin.grants.pop(),
      'manifest declares the grants its sections need',
    ],
    [
      'settings no form can show',
      (plugin) => (plugin.base.settings.schema = z.object({ at: z.date().optional() })),
      'manifest draws a form for settings',
    ],
    [
      'an input no form can show',
      (plugin) => (plugin.actions.create.input = z.object({ title: z.custom<string>() })),
      'manifest draws a form for input of create',
    ],
    [
      'a secret for all to see',
      (plugin) =>
        (plugin.base.connection.auth['token'] = {
          type: 'secret',
          fields: z.object({ token: z.string() }),
          apply: { header: 'X-Token', value: '{token}' },
        }),
      'manifest hides the secret of token',
    ],
    [
      'a write-back by an action it does not have',
      (plugin) => (plugin.writeBack[0].action = 'gone'),
      'manifest writes sentiment back by an action it has',
    ],
  ])('with %s', async (_what, bend, promise) => {
    expect(await bent(home, bend)).toContain(promise);
  });
});

it('asks nothing of sections a plugin does not have', async () => {
  const { polls: _p, webhooks: _w, actions: _a, writeBack: _b, capabilities: _c, ...rest } = shelf(home);
  const bare = definePlugin({ ...rest, base: { settings: rest.base.settings } });
  const sections = new Set(contractOf(bare, suiteOf(home)).map(({ section }) => section));
  expect([...sections]).toEqual(['package', 'manifest']);
  expect(await broken(bare, suiteOf(home))).toEqual([]);
});

it('lets a judge see every exchange, also where an answer is tampered with', async () => {
  const seen = new Set<string>();
  const suite = suiteOf(home);
  suite.judge = (request, next) => {
    seen.add(`${request.method} ${new URL(request.url).pathname}`);
    return next(request);
  };
  expect(await broken(definePlugin(shelf(home)), suite)).toEqual([]);
  expect([...seen].sort()).toEqual(
    expect.arrayContaining(['GET /items', 'GET /me', 'POST /items', 'POST /items/I3/notes', 'PUT /items/I2']),
  );
});

it('fails what a judge refuses', async () => {
  const suite = suiteOf(home);
  suite.judge = (request, next) => {
    if (request.method === 'PUT') throw new Error('not in the description');
    return next(request);
  };
  expect(await broken(definePlugin(shelf(home)), suite)).toContain(
    'action set_score previews exactly what the provider then receives',
  );
});
