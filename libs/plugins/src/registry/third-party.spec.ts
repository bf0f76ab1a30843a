import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Logger } from '@patchbay/platform';
import { workbench } from '@patchbay/plugin-sdk/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importPackage } from './import-package.js';
import { PluginRegistry } from './plugin-registry.js';

/** A folder outside the workspace, as somebody who installed Patchbay and some plugins from npm has it. */
const home = mkdtempSync(join(tmpdir(), 'patchbay-third-party-'));
const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>';

/** Plain JavaScript, with a zod of its own, and not a line of Patchbay's. */
const helpdesk = `
import { z } from 'zod';
const ticket = (n) => ({ id: 'H' + n, subject: 'Ticket ' + n });
export default Object.freeze({
  id: 'helpdesk', kind: 'connector', sdk: 1, title: 'Helpdesk', summary: 'Somebody else made it.',
  category: 'Channels', icon: new URL('icon.svg', import.meta.url),
  grants: [{ grant: 'http:{host}', why: 'Reads tickets' }],
  base: {
    settings: { version: 1, schema: z.object({ greeting: z.string().default('Hello') }) },
    connection: {
      fields: { version: 1, schema: z.object({ host: z.string() }) },
      baseUrl: 'https://{host}',
      auth: { token: { type: 'secret', fields: z.object({ token: z.string() }), apply: { header: 'X-Token', value: '{token}' } } },
      client: (link) => ({ me: async () => (await link.http.request({ method: 'GET', path: '/me' })).json() }),
      check: async ({ client }) => ({ identity: { account: 'h', authors: ['1'], label: (await client.me()).name }, missingScopes: [] }),
      isOwn: () => false,
      limits: [],
    },
  },
  twin: async () => ({ default: { create: () => ({
    credentials: () => ({ auth: 'token', secrets: { token: 't' }, fields: { host: 'h.example' }, webhookSecret: '' }),
    fetch: async (request) => request.headers.get('x-token') === 't'
      ? Response.json({ name: 'Acme Helpdesk', first: ticket(1) }) : new Response('{}', { status: 401 }),
    page: () => '', scenes: {}, fault: () => {}, effects: () => [], keys: () => [],
  }) } }),
});
`;
const minimal = (id: string, over = ''): string => `
import { z } from 'zod';
export default { id: '${id}', kind: 'connector', sdk: 1, title: 'T', summary: 'S', category: 'Chat', grants: [],
  icon: new URL('icon.svg', import.meta.url), base: { settings: { version: 1, schema: z.object({}) } }, ${over} };
`;

interface Package {
  code: string;
  manifest?: Record<string, unknown>;
  file?: string;
  icon?: string;
}

function install(name: string, { code, manifest, file = 'index.js', icon: drawn = icon }: Package): void {
  const folder = join(home, 'node_modules', name);
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  const fallback = { name, version: '3.1.4', type: 'module', exports: `./${file}` };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...fallback, ...manifest }));
  writeFileSync(join(folder, file), code);
  writeFileSync(join(dirname(join(folder, file)), 'icon.svg'), drawn);
}

async function registryOf(...plugins: string[]): Promise<PluginRegistry> {
  const registry = new PluginRegistry({ plugins }, new Logger('silent'));
  await registry.onModuleInit();
  return registry;
}

beforeAll(() => {
  writeFileSync(join(home, 'package.json'), '{"name":"somebody","private":true}');
  cpSync(
    fileURLToPath(new URL('../../../../node_modules/zod', import.meta.url)),
    join(home, 'node_modules/zod'),
    {
      recursive: true,
    },
  );
  vi.spyOn(process, 'cwd').mockReturnValue(home);
});

afterAll(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
});

describe('a plugin from npm', () => {
  it('is loaded by its name, with its icon and its version', async () => {
    install('@somebody/patchbay-helpdesk', { code: helpdesk });
    const registry = await registryOf('@somebody/patchbay-helpdesk');
    expect(registry.broken()).toEqual([]);
    expect(registry.all().map(({ id, title }) => ({ id, title }))).toEqual([
      { id: 'helpdesk', title: 'Helpdesk' },
    ]);
    expect(registry.icon('helpdesk')).toBe(icon);
    expect(registry.version('helpdesk')).toBe('3.1.4');
  });

  it('works: its schema, its client, its check, its sandbox', async () => {
    install('@somebody/patchbay-helpdesk', { code: helpdesk });
    const plugin = (await registryOf('@somebody/patchbay-helpdesk')).find('helpdesk')!;
    expect(plugin.base.settings.schema.parse({})).toEqual({ greeting: 'Hello' });
    const { ctx } = await workbench(plugin);
    expect(await plugin.base.connection!.check(ctx)).toEqual({
      identity: { account: 'h', authors: ['1'], label: 'Acme Helpdesk' },
      missingScopes: [],
    });
  });

  it.each<[string, Partial<Package>]>([
    ['exports to import only', { manifest: { exports: { '.': { import: './index.js' } } } }],
    [
      'exports with nested conditions',
      { manifest: { exports: { '.': { node: { import: './index.js' } } } } },
    ],
    ['exports with types first', { manifest: { exports: { types: './x.d.ts', default: './index.js' } } }],
    ['a main file', { manifest: { exports: undefined, main: 'lib/start.js' }, file: 'lib/start.js' }],
    ['neither', { manifest: { exports: undefined } }],
  ])('is found by %s', async (what, over) => {
    const name = `patchbay-${what.replaceAll(' ', '-')}`;
    install(name, { code: minimal('found'), ...over });
    const registry = await registryOf(name);
    expect(registry.broken()).toEqual([]);
    expect(registry.find('found')).not.toBeNull();
  });
});

describe('a plugin that cannot be used', () => {
  it.each<[string, Package, RegExp]>([
    ['throws on import', { code: `throw new Error('my database is gone');` }, /^my database is gone$/],
    ['throws something that is no error', { code: `throw 'nope';` }, /^nope$/],
    ['has no valid syntax', { code: `export default {` }, /./],
    [
      'imports what is not installed',
      { code: `import 'not-installed-anywhere'; ${minimal('x')}` },
      /not-installed-anywhere/,
    ],
    ['has no default export', { code: `export const plugin = 1;` }, /default export/],
    ['exports a function', { code: `export default () => ({});` }, /default export/],
    ['has an id that is none', { code: minimal('My Plugin') }, /id must be lower-case letters/],
    ['is for another SDK', { code: minimal('future', 'sdk: 2') }, /sdk/],
    [
      'asks for a grant that does not exist',
      { code: minimal('greedy', `grants: [{ grant: 'files:all', why: 'x' }]`) },
      /grants\.0\.grant/,
    ],
    [
      'asks for a grant without saying why',
      { code: minimal('shy', `grants: [{ grant: 'tickets:read', why: '' }]`) },
      /grants\.0\.why/,
    ],
    [
      'has settings that are no schema',
      { code: minimal('loose', `base: { settings: { version: 1, schema: {} } }`) },
      /base\.settings\.schema must be a zod schema/,
    ],
    [
      'has a webhook that verifies nothing',
      {
        code: minimal(
          'open',
          `webhooks: { in: { verify: { scheme: 'none' }, parse() {}, deliveryId() {} } }`,
        ),
      },
      /webhooks\.in\.verify/,
    ],
    [
      'has an action without a preview',
      { code: minimal('blind', `actions: { a: { title: 'A', run() {}, idempotency: { class: 'none' } } }`) },
      /actions\.a\.preview must be a function/,
    ],
    [
      'has an icon with a script',
      { code: minimal('nasty'), icon: '<svg><script>alert(1)</script></svg>' },
      /icon contains something that runs or loads/,
    ],
    ['has an icon that is none', { code: minimal('plain'), icon: '<html></html>' }, /icon is not an SVG/],
    ['has no icon', { code: minimal('bare', `icon: new URL('missing.svg', import.meta.url)`) }, /ENOENT/],
  ])('because it %s is listed with its reason, and the rest loads', async (what, broken, reason) => {
    const name = `broken-${what.replaceAll(/\W+/g, '-')}`;
    install(name, broken);
    install('patchbay-good', { code: minimal('good') });
    const registry = await registryOf(name, 'patchbay-good');
    expect(registry.all().map(({ id }) => id)).toEqual(['good']);
    expect(registry.broken()).toEqual([{ name, reason: expect.stringMatching(reason) as string }]);
  });

  it('because it is not installed is listed with what to do', async () => {
    const registry = await registryOf('patchbay-nowhere');
    expect(registry.broken()).toEqual([
      {
        name: 'patchbay-nowhere',
        reason: 'there is no package patchbay-nowhere here: install it beside the hub',
      },
    ]);
  });

  it('because its id is taken leaves the first one in place', async () => {
    install('patchbay-first', { code: minimal('same', `title: 'First'`) });
    install('patchbay-second', { code: minimal('same', `title: 'Second'`) });
    const registry = await registryOf('patchbay-first', 'patchbay-second');
    expect(registry.find('same')?.title).toBe('First');
    expect(registry.broken()).toEqual([
      { name: 'patchbay-second', reason: 'another plugin is already called same' },
    ]);
  });

  it('because it never finishes loading does not hold up the start', async () => {
    install('patchbay-hangs', { code: `await new Promise(() => {}); ${minimal('hangs')}` });
    await expect(importPackage('patchbay-hangs', 50)).rejects.toThrow('it was not loaded within 0.05 s');
  });
});
