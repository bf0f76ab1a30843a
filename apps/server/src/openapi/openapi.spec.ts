import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { describe, expect, it } from 'vitest';
import { describeApi } from './describe-api.js';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

describe('the description of the API', () => {
  it('is the committed openapi.json: run npm run openapi after a change', async () => {
    const described: unknown = JSON.parse(JSON.stringify(await describeApi()));
    expect(described).toEqual(JSON.parse(read('../../openapi.json')));
  });

  it('is what the types of the console were made from', async () => {
    const made = astToString(await openapiTS(new URL('../../openapi.json', import.meta.url)));
    const committed = read('../../../web/src/api/schema.d.ts');
    expect(committed.endsWith(made)).toBe(true);
  }, 60_000);

  it('names every path parameter', async () => {
    const { paths } = await describeApi();
    for (const [path, item] of Object.entries(paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(
        item as Record<string, { parameters: { name: string; in: string }[] }>,
      )) {
        const declared = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name);
        expect(declared).toEqual(names);
      }
    }
  });
});
