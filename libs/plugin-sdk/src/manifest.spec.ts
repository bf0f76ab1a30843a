import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asPlugin, assertSafeSvg } from './manifest.js';

const nothing = (): void => undefined;
const versioned = { version: 1, schema: z.object({}) };
const connection = { fields: versioned, client: nothing, check: nothing, isOwn: nothing };
const plugin = {
  id: 'tool',
  kind: 'connector',
  sdk: 1,
  title: 'Tool',
  summary: 'A tool.',
  category: 'Chat',
  icon: new URL('file:///icon.svg'),
  grants: [{ grant: 'tickets:read', why: 'Shows them' }],
  base: { settings: versioned },
};
const poll = { every: '2m', pull: nothing, start: nothing };
const webhook = { verify: { scheme: 'hmac' }, parse: nothing, deliveryId: nothing };
const action = { title: 'A', run: nothing, preview: nothing, idempotency: { class: 'key' } };
const capability = { subject: 'ticket', run: { entry: plugin.icon, model: plugin.icon } };

describe('a plugin', () => {
  it.each<readonly [string, unknown]>([
    ['of the least there can be', plugin],
    ['without grants', { ...plugin, grants: [] }],
    [
      'with every section',
      {
        ...plugin,
        base: { settings: versioned, connection },
        polls: { a: poll },
        webhooks: { b: webhook },
        actions: { c: action },
        capabilities: { d: capability },
      },
    ],
    ['with sections of the future', { ...plugin, sinks: {} }],
    ['with a grant for a host', { ...plugin, grants: [{ grant: 'http:*.example.com', why: 'x' }] }],
    [
      'with a schema of another copy of zod',
      { ...plugin, base: { settings: { version: 1, schema: { _zod: {} } } } },
    ],
    ...['hmac', 'standard-webhooks', 'secret-header', 'custom'].map(
      (scheme) =>
        [
          `verified by ${scheme}`,
          { ...plugin, webhooks: { w: { ...webhook, verify: { scheme } } } },
        ] as const,
    ),
    ...['key', 'upsert', 'lookup', 'none'].map(
      (kind) =>
        [
          `repeated by ${kind}`,
          { ...plugin, actions: { a: { ...action, idempotency: { class: kind } } } },
        ] as const,
    ),
  ])('%s is one', (_what, value) => {
    expect(asPlugin(value)).toBe(value);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'default export'],
    ['null', null, 'default export'],
    ['a text', 'plugin', 'default export'],
    ['no id', { ...plugin, id: undefined }, 'id'],
    ['an id in capitals', { ...plugin, id: 'Tool' }, 'id must be lower-case letters, digits and dashes'],
    ['an id of one letter', { ...plugin, id: 't' }, 'id'],
    ['an id that climbs', { ...plugin, id: '../x' }, 'id'],
    ['an id without end', { ...plugin, id: 'x'.repeat(50) }, 'id'],
    ['an unknown kind', { ...plugin, kind: 'theme' }, 'kind'],
    ['another SDK', { ...plugin, sdk: 2 }, 'sdk'],
    ['no title', { ...plugin, title: '' }, 'title'],
    ['an icon as text', { ...plugin, icon: './icon.svg' }, 'icon'],
    ['an unknown grant', { ...plugin, grants: [{ grant: 'secrets:read', why: 'x' }] }, 'grants.0.grant'],
    ['a grant for no host', { ...plugin, grants: [{ grant: 'http:', why: 'x' }] }, 'grants.0.grant'],
    ['a grant without a reason', { ...plugin, grants: [{ grant: 'tickets:read', why: '' }] }, 'grants.0.why'],
    [
      'settings without a schema',
      { ...plugin, base: { settings: { version: 1, schema: 'x' } } },
      'base.settings.schema must be a zod schema',
    ],
    [
      'settings of version 0',
      { ...plugin, base: { settings: { ...versioned, version: 0 } } },
      'base.settings.version',
    ],
    [
      'a connection without a check',
      { ...plugin, base: { settings: versioned, connection: { ...connection, check: undefined } } },
      'base.connection.check must be a function',
    ],
    ['a poll without a start', { ...plugin, polls: { p: { ...poll, start: undefined } } }, 'polls.p.start'],
    ['a poll with an odd name', { ...plugin, polls: { 'a b': poll } }, 'polls.a b'],
    [
      'a webhook that verifies nothing',
      { ...plugin, webhooks: { w: { ...webhook, verify: undefined } } },
      'webhooks.w.verify',
    ],
    [
      'a webhook of an unknown scheme',
      { ...plugin, webhooks: { w: { ...webhook, verify: { scheme: 'none' } } } },
      'webhooks.w.verify.scheme',
    ],
    [
      'an action that cannot be previewed',
      { ...plugin, actions: { a: { ...action, preview: 1 } } },
      'actions.a.preview must be a function',
    ],
    [
      'an action that may be repeated at random',
      { ...plugin, actions: { a: { ...action, idempotency: { class: 'maybe' } } } },
      'actions.a.idempotency.class',
    ],
    [
      'a capability without a model',
      { ...plugin, capabilities: { c: { subject: 'ticket', run: { entry: plugin.icon } } } },
      'capabilities.c.run.model',
    ],
  ])('%s is none, and the reason names the place', (_what, value, reason) => {
    expect(() => asPlugin(value)).toThrow(`its manifest does not fit: ${reason}`);
  });
});

describe('an icon', () => {
  const svg = (inner: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">${inner}</svg>`;

  it.each([
    svg('<rect width="1" height="1" fill="#fff"/>'),
    `\n  ${svg('<g><path d="M0 0h1"/></g>')}`,
    svg('<title>A tool</title><circle r="1"/>'),
    '<svg/>'.replace('/', ' /'),
  ])('is shown: %s', (text) => {
    expect(assertSafeSvg(text)).toBe(text);
  });

  it.each([
    ['a script', svg('<script>alert(1)</script>')],
    ['a script in capitals', svg('<SCRIPT>alert(1)</SCRIPT>')],
    ['a handler', svg('<rect onload="alert(1)"/>')],
    ['a handler with blanks', svg('<rect onclick = "alert(1)"/>')],
    ['foreign HTML', svg('<foreignObject><body/></foreignObject>')],
    ['a picture from elsewhere', svg('<image href="https://evil.com/x.png"/>')],
    ['a reference', svg('<use xlink:href="#a"/>')],
    ['a link', svg('<a href="javascript:alert(1)">x</a>')],
    ['a style sheet', svg('<style>@import "https://evil.com"</style>')],
    ['a paint from elsewhere', svg('<rect fill="url(https://evil.com/x)"/>')],
    ['an entity', '<svg><!ENTITY x SYSTEM "file:///etc/passwd"></svg>'],
    ['a frame', svg('<iframe src="https://evil.com"/>')],
  ])('with %s is not', (_what, text) => {
    expect(() => assertSafeSvg(text)).toThrow('its icon contains something that runs or loads');
  });

  it.each([
    ['HTML', '<html><svg></svg></html>'],
    ['nothing', ''],
    ['a document type first', `<!DOCTYPE svg>${svg('')}`],
    ['a word that begins the same', '<svgx></svgx>'],
  ])('that is %s is none', (_what, text) => {
    expect(() => assertSafeSvg(text)).toThrow('its icon is not an SVG');
  });
});
