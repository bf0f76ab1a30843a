import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('./', import.meta.url));
const preamble = `
import { z } from 'zod';
import { definePlugin, kit, type WriteBack } from './index.js';
class Client { constructor(readonly host: string) {} greet(name: string): string { return name; } }
const settings = { version: 1, schema: z.object({ field: z.string() }) };
export const tool = kit({
  settings,
  connection: {
    fields: { version: 1, schema: z.object({ host: z.string() }) },
    baseUrl: 'https://{host}', auth: {}, limits: [],
    client: (link) => new Client(link.connection.fields.host),
    check: async ({ client }) => ({ identity: { account: client.greet('a'), authors: [], label: '' }, missingScopes: [] }),
    isOwn: (change, me) => me.authors.includes(change.author ?? ''),
  },
});
const note = { title: 'Note', input: z.object({ text: z.string() }), output: z.null(),
  preview: (i: { text: string }) => ({ method: 'POST', target: '/', body: i.text }) };
const whole = { id: 'tool', kind: 'connector' as const, sdk: 1 as const, title: 'T', summary: 'S', category: 'Chat' as const,
  icon: new URL('file:///x.svg'), grants: [], base: tool.base };
const signed = { scheme: 'hmac' as const, header: 'x', algo: 'sha256' as const, encoding: 'hex' as const, over: '{body}' };
const change = { object: 'ticket' as const, op: 'upsert' as const, id: '1', version: '1', at: '',
  data: { subject: '', body: '', created_at: '', updated_at: '', metadata: {} } };
`;

/** What must compile, and what must not, with a word of the compiler's complaint. */
const cases: [what: string, code: string, complaint: string | null][] = [
  [
    'a poll',
    `tool.poll({ every: '2m', checkpoint: { version: 1, schema: z.object({ cursor: z.string().nullable() }) },
     start: () => ({ cursor: null }),
     async *pull(ctx, from) { yield { changes: [], next: { cursor: from.cursor ?? ctx.client.greet('x') }, done: true }; } });`,
    null,
  ],
  [
    'a checkpoint of another shape at the start',
    `tool.poll({ every: '2m', checkpoint: { version: 1, schema: z.object({ cursor: z.string() }) },
     start: () => ({ offset: 1 }), async *pull() { yield { changes: [], next: { cursor: '' }, done: true }; } });`,
    'offset',
  ],
  [
    'a checkpoint of another shape on a page',
    `tool.poll({ every: '2m', checkpoint: { version: 1, schema: z.object({ cursor: z.string() }) },
     start: () => ({ cursor: '' }), async *pull() { yield { changes: [], next: { cursor: 1 }, done: true }; } });`,
    'cursor',
  ],
  [
    'a page that does not say whether it is the last',
    `tool.poll({ every: '2m', checkpoint: { version: 1, schema: z.null() },
     start: () => null, async *pull() { yield { changes: [], next: null }; } });`,
    'done',
  ],
  [
    'a signed webhook with changes',
    `tool.webhook({ verify: signed, deliveryId: () => null, parse: () => [change] });`,
    null,
  ],
  ['a webhook without verify', `tool.webhook({ deliveryId: () => null, parse: () => [] });`, 'verify'],
  [
    'a webhook that verifies nothing',
    `tool.webhook({ verify: { scheme: 'none' }, deliveryId: () => null, parse: () => [] });`,
    'none',
  ],
  ['a webhook that gives no delivery id', `tool.webhook({ verify: signed, parse: () => [] });`, 'deliveryId'],
  [
    'a hint behind a secret header',
    `tool.webhook({ verify: { scheme: 'secret-header', header: 'x' }, deliveryId: () => null,
     parse: () => [{ object: 'ticket', id: '1', refetch: true }] });`,
    null,
  ],
  [
    'a change behind a secret header',
    `tool.webhook({ verify: { scheme: 'secret-header', header: 'x' }, deliveryId: () => null, parse: () => [change] });`,
    'refetch',
  ],
  [
    'an action of every class',
    `for (const idempotency of [
     { class: 'key' as const, carry: { header: 'idempotency-key' } }, { class: 'upsert' as const, target: () => 'x' },
     { class: 'lookup' as const, find: async () => null }, { class: 'none' as const }])
     tool.action({ ...note, idempotency, run: async () => null });`,
    null,
  ],
  [
    'lookup without find',
    `tool.action({ ...note, idempotency: { class: 'lookup' }, run: async () => null });`,
    'find',
  ],
  [
    'key without where it is carried',
    `tool.action({ ...note, idempotency: { class: 'key' }, run: async () => null });`,
    'carry',
  ],
  [
    'upsert without a target',
    `tool.action({ ...note, idempotency: { class: 'upsert' }, run: async () => null });`,
    'target',
  ],
  [
    'an action without an idempotency class',
    `tool.action({ ...note, run: async () => null });`,
    'idempotency',
  ],
  [
    'an action without a preview',
    `const { preview: _p, ...rest } = note;
     tool.action({ ...rest, idempotency: { class: 'none' }, run: async () => null });`,
    'preview',
  ],
  [
    'an action that answers something else',
    `tool.action({ ...note, idempotency: { class: 'none' }, run: async () => 'done' });`,
    'null',
  ],
  [
    'key, marker, client, settings and fields in an action',
    `tool.action({ ...note, idempotency: { class: 'none' },
     run: async (ctx, input) => { ctx.client.greet(ctx.key + ctx.marker + ctx.settings.field + ctx.connection.fields.host + input.text); return null; } });`,
    null,
  ],
  [
    'a method the client does not have',
    `tool.action({ ...note, idempotency: { class: 'none' },
     run: async (ctx) => { ctx.client.shout(); return null; } });`,
    'shout',
  ],
  [
    'a setting that does not exist',
    `tool.action({ ...note, idempotency: { class: 'none' },
     run: async (ctx) => { ctx.settings.nothing; return null; } });`,
    'nothing',
  ],
  [
    'a write-back by an action there is',
    `definePlugin({ ...whole,
     actions: { note: tool.action({ ...note, idempotency: { class: 'none' }, run: async () => null }) },
     writeBack: [{ signal: 'sentiment', action: 'note', coalesceMs: 0, owns: () => [], input: () => null }] });`,
    null,
  ],
  [
    'a write-back by an action there is not',
    `definePlugin({ ...whole,
     actions: { note: tool.action({ ...note, idempotency: { class: 'none' }, run: async () => null }) },
     writeBack: [{ signal: 'sentiment', action: 'nota', coalesceMs: 0, owns: () => [], input: () => null }] });`,
    'nota',
  ],
  [
    'a write-back where there are no actions',
    `definePlugin({ ...whole,
     writeBack: [{ signal: 'sentiment', action: 'note', coalesceMs: 0, owns: () => [], input: () => null }] });`,
    'never',
  ],
  [
    'a write-back that owns what the settings say',
    `export const back: WriteBack<typeof settings.schema> = {
     signal: 's', action: 'a', coalesceMs: 0, owns: (given) => [given.field], input: (_v, subject) => subject.external_id };`,
    null,
  ],
  ['a category there is not', `definePlugin({ ...whole, category: 'Games' });`, 'Games'],
  ['an icon as text', `definePlugin({ ...whole, icon: 'icon.svg' });`, 'URL'],
  ['a plugin for another SDK', `definePlugin({ ...whole, sdk: 2 });`, '2'],
];

const fileOf = (i: number): string => `${folder}type-case-${i}.ts`;
let complaints: Map<string, string>;

/** One program for all cases: each is a file that exists only here. */
function compile(): Map<string, string> {
  const sources = new Map(cases.map(([, code], i) => [fileOf(i), `${preamble}\n${code}`]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ['patchbay-source'],
    lib: ['lib.es2023.d.ts', 'lib.es2024.string.d.ts'],
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const real = { ...host };
  host.fileExists = (file) => sources.has(file) || real.fileExists(file);
  host.readFile = (file) => sources.get(file) ?? real.readFile(file);
  host.getSourceFile = (file, target) => {
    const text = sources.get(file);
    return text === undefined ? real.getSourceFile(file, target) : ts.createSourceFile(file, text, target);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const said = new Map<string, string>();
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName ?? 'the program';
    said.set(name, `${said.get(name) ?? ''}${ts.flattenDiagnosticMessageText(messageText, '\n')}\n`);
  }
  return said;
}

beforeAll(() => {
  complaints = compile();
}, 120_000);

describe('the compiler', () => {
  it('finds nothing wrong with the SDK itself', () => {
    expect([...complaints.keys()].filter((file) => !file.includes('type-case-'))).toEqual([]);
  });

  it.each(cases.flatMap(([what, , complaint], i) => (complaint === null ? [[what, i] as const] : [])))(
    'accepts %s',
    (_what, i) => {
      expect(complaints.get(fileOf(i))).toBeUndefined();
    },
  );

  it.each(
    cases.flatMap(([what, , complaint], i) => (complaint === null ? [] : [[what, i, complaint] as const])),
  )('refuses %s', (_what, i, complaint) => {
    expect(complaints.get(fileOf(i))).toContain(complaint);
  });
});
