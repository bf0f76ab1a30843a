import { expect } from 'vitest';
import { z } from 'zod';
import type { Z } from '../../context.js';
import { asPlugin } from '../../manifest.js';
import type { AnyPlugin } from '../../plugin.js';
import type { Check } from './suite.js';

const section = 'manifest';

/** The plugin as data. */
export function manifestChecks(plugin: AnyPlugin): Check[] {
  const schemas = schemasOf(plugin);
  return [
    { section, name: 'is valid', run: () => void asPlugin(plugin) },
    { section, name: 'is frozen', run: () => assertFrozen(plugin) },
    { section, name: 'survives serialisation', run: () => assertSerialisable(plugin) },
    { section, name: 'declares the grants its sections need', run: () => assertGrants(plugin) },
    ...[...schemas].map(([path, schema]) => ({
      section,
      name: `draws a form for ${path}`,
      run: () => void z.toJSONSchema(schema, { io: 'input' }),
    })),
    ...Object.entries(plugin.base.connection?.auth ?? {}).flatMap(([name, auth]) =>
      auth.type === 'secret'
        ? [{ section, name: `hides the secret of ${name}`, run: () => assertSecret(auth.fields) }]
        : [],
    ),
    ...(plugin.writeBack ?? []).map(({ action, signal }) => ({
      section,
      name: `writes ${signal} back by an action it has`,
      run: () => expect(Object.keys(plugin.actions ?? {})).toContain(action),
    })),
  ];
}

function assertFrozen(plugin: AnyPlugin): void {
  const parts: [string, unknown][] = [
    ['the plugin', plugin],
    ...Object.entries(plugin).filter(([, part]) => isPlain(part)),
  ];
  const open = parts.filter(([, part]) => !Object.isFrozen(part)).map(([name]) => name);
  expect(open, 'parts that can still be changed').toEqual([]);
}

/** Everything but functions, schemas and addresses comes back from JSON as it was. */
function assertSerialisable(plugin: AnyPlugin): void {
  const manifest = dataOf(plugin, '');
  expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
}

function dataOf(value: unknown, path: string): unknown {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (value instanceof URL) return value.href;
  if (Array.isArray(value)) return value.map((item, i) => dataOf(item, `${path}[${i}]`));
  if (!isPlain(value)) throw new Error(`${path} is neither data, function, schema nor address`);
  const kept = Object.entries(value).filter(
    ([, part]) => typeof part !== 'function' && part !== undefined && !isSchema(part),
  );
  return Object.fromEntries(kept.map(([name, part]) => [name, dataOf(part, `${path}.${name}`)]));
}

function assertGrants(plugin: AnyPlugin): void {
  const granted = plugin.grants.map(({ grant }) => grant);
  if (plugin.base.connection) {
    const host = new URL(plugin.base.connection.baseUrl.replace('://{', '://x-{')).hostname;
    const asked = granted.filter((grant) => grant.startsWith('http:')).map((grant) => grant.slice(5));
    expect(
      asked.some((pattern) => sameHost(pattern, host)),
      `a grant for ${host}`,
    ).toBe(true);
  }
  if (plugin.webhooks) expect(granted).toContain('webhooks:receive');
  if (plugin.polls) expect(granted).toContain('tickets:write');
}

const sameHost = (pattern: string, host: string): boolean => {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/^x-/, '')
      .replace(/[{}]|%7b|%7d/g, '');
  return pattern.startsWith('*.')
    ? plain(host).endsWith(plain(pattern.slice(1)))
    : plain(pattern) === plain(host);
};

function assertSecret(fields: Z): void {
  const { properties = {} } = z.toJSONSchema(fields, { io: 'input' });
  const hidden = Object.values(properties).filter(
    (field) => typeof field === 'object' && field['secret'] === true,
  );
  expect(hidden.length, 'fields marked .meta({ secret: true })').toBeGreaterThan(0);
}

/** Every schema a form, a check or a stored value is made from. */
function schemasOf(plugin: AnyPlugin): Map<string, Z> {
  const found = new Map<string, Z>([['settings', plugin.base.settings.schema]]);
  const { connection } = plugin.base;
  if (connection) found.set('connection fields', connection.fields.schema);
  for (const [name, auth] of Object.entries(connection?.auth ?? {}))
    if (auth.type === 'secret') found.set(`auth ${name}`, auth.fields);
  for (const [name, poll] of Object.entries(plugin.polls ?? {}))
    found.set(`checkpoint of ${name}`, poll.checkpoint.schema);
  for (const [name, action] of Object.entries(plugin.actions ?? {})) {
    found.set(`input of ${name}`, action.input);
    found.set(`output of ${name}`, action.output);
  }
  for (const [name, command] of Object.entries(plugin.commands ?? {}))
    found.set(`arguments of ${name}`, command.args);
  for (const [name, capability] of Object.entries(plugin.capabilities ?? {})) {
    found.set(`input of ${name}`, capability.input);
    for (const [signal, schema] of Object.entries(capability.produces)) found.set(`signal ${signal}`, schema);
  }
  return found;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isSchema = (value: unknown): boolean => typeof value === 'object' && value !== null && '_zod' in value;
