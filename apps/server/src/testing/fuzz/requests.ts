import fc from 'fast-check';
import { damaged, jsonText } from './hostile.js';
import { valueOf, type Known, type Schema } from './schema-values.js';

interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}

/** One operation of the description of the API. */
export interface Operation {
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

/** What is sent; plain enough to be printed and sent again. */
export interface FuzzRequest {
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Places and query values as they stand in an address, encoded or not. */
const hostileText = fc.constantFrom(
  '%00',
  '%ED%A0%80',
  '%',
  '%2e%2e%2f',
  '..%2f..%2f',
  '__proto__',
  'constructor',
  'x'.repeat(3_000),
  "'%20or%201=1--",
  '%F0%9F%92%A9',
  '-1',
  '0',
  '1e400',
  '9007199254740993',
  '0x10',
  'true',
  'null',
  '[]',
  '%7B%7D',
  '*%3A*',
  '+',
);

/** Requests of one operation: those it allows, those with something wrong, and those that are nonsense. */
export function requestsOf(path: string, operation: Operation, known: Known): fc.Arbitrary<FuzzRequest> {
  const query = operation.parameters.filter((one) => one.in === 'query');
  return fc
    .record({ path: pathOf(path, known), query: queryOf(query, known), content: contentOf(operation, known) })
    .map((parts) => ({ path: parts.path + parts.query, ...parts.content }));
}

function pathOf(path: string, known: Known): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values = names.map((name) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...(known[name] ?? ['nothing'])) },
      { weight: 1, arbitrary: fc.uuid() },
      { weight: 2, arbitrary: hostileText },
    ),
  );
  return fc
    .tuple(...values)
    .map((chosen) => names.reduce((made, name, i) => made.replace(`{${name}}`, chosen[i] ?? ''), path));
}

function queryOf(parameters: Parameter[], known: Known): fc.Arbitrary<string> {
  const pairs = parameters.map(({ name, schema }) => {
    const good = valueOf(schema, known, name).map(
      (value) => `${name}=${encodeURIComponent(String(value).toWellFormed())}`,
    );
    const bad = hostileText.map((text) => `${name}=${text}`);
    const both = fc.tuple(good, bad).map((two) => two.join('&'));
    return fc.oneof(
      { weight: 5, arbitrary: fc.constant('') },
      { weight: 4, arbitrary: good },
      { weight: 2, arbitrary: bad },
      { weight: 1, arbitrary: both },
    );
  });
  const unknown = fc.oneof(
    { weight: 9, arbitrary: fc.constant('') },
    fc.constantFrom('__proto__=1', 'role=admin', '&&=', 'a[b]=c'),
  );
  return fc.tuple(...pairs, unknown).map((parts) => {
    const text = parts.filter(Boolean).join('&');
    return text === '' ? '' : `?${text}`;
  });
}

type Content = Pick<FuzzRequest, 'headers' | 'body'>;

function contentOf({ requestBody }: Operation, known: Known): fc.Arbitrary<Content> {
  const json = requestBody?.content['application/json']?.schema;
  if (json) return jsonContent(json, known);
  if (requestBody?.content['multipart/form-data']) return formContent();
  return fc.constantFrom<Content>({ headers: {} });
}

const types = fc.oneof(
  { weight: 12, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'text/plain',
      'application/json; charset=utf-16',
      'multipart/form-data',
      'x',
      '',
    ),
  },
);

function jsonContent(schema: Schema, known: Known): fc.Arbitrary<Content> {
  const good = valueOf(schema, known);
  const body = fc.oneof(
    { weight: 5, arbitrary: good.map((value) => jsonText(value)) },
    { weight: 12, arbitrary: damaged(good).map((value) => jsonText(value)) },
    { weight: 1, arbitrary: good.map((value) => jsonText(value, true)) },
    { weight: 1, arbitrary: good.map((value) => jsonText(value).slice(0, -1)) },
    { weight: 1, arbitrary: fc.constantFrom('', 'null', '[]', '{', '\uFEFF{}', '{"a":1}x', '"\\ud800"') },
  );
  return fc
    .tuple(types, body)
    .map(([type, text]): Content => ({ headers: type === '' ? {} : { 'content-type': type }, body: text }));
}

const boundary = 'edge';
const files = fc.constantFrom(
  'id,subject,body\n1,Hello,It broke\n',
  'id;subject;body\n1;"unclosed',
  '{"id":"1","subject":"s","body":"b"}\n',
  '[{"id":1,"subject":5}]',
  'PAR1\u0000\u0000PAR1',
  '',
  '\u0000\u0000\u0000',
  '\uFEFFa,b\n',
);
const mappings = fc.constantFrom(
  '{}',
  '{"columns":{"id":"external_id"}}',
  '{',
  '[]',
  'null',
  '{"__proto__":1}',
  'x'.repeat(10_000),
);
const disposition = fc.constantFrom(
  'data.csv',
  'data.jsonl',
  '../../x.parquet',
  '',
  'a\\"b.csv',
  'x'.repeat(500),
);

function formContent(): fc.Arbitrary<Content> {
  const file = fc
    .tuple(disposition, files, fc.constantFrom('file', 'file', 'file', 'other', '__proto__'))
    .map(([name, text, field]) => part(`name="${field}"; filename="${name}"`, text));
  const field = fc
    .tuple(fc.constantFrom('mapping', 'source', 'role', '__proto__', ''), fc.oneof(mappings, fc.string()))
    .map(([name, text]) => part(`name="${name}"`, text));
  const whole = fc.tuple(fc.array(field, { maxLength: 3 }), fc.array(file, { maxLength: 2 }));
  const form = whole.map(([fields, sent]) => [...fields, ...sent, `--${boundary}--\r\n`].join(''));
  return fc.oneof(
    { weight: 8, arbitrary: form.map((body) => ({ headers: multipart, body })) },
    { weight: 1, arbitrary: form.map((body) => ({ headers: multipart, body: body.slice(0, -20) })) },
    {
      weight: 1,
      arbitrary: form.map((body) => ({ headers: { 'content-type': 'multipart/form-data' }, body })),
    },
    {
      weight: 1,
      arbitrary: fc.constant({
        headers: { 'content-type': 'application/json' },
        body: '{"file":"/etc/passwd"}',
      }),
    },
  );
}

const multipart = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const part = (head: string, text: string): string =>
  `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${text}\r\n`;
