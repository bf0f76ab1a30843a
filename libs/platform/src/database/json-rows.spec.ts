import { beforeAll, describe, expect, it } from 'vitest';
import { peek, testApp, type TestApp } from '../testing/index.js';
import { jsonRows, rowsOf } from './json-rows.js';

let hub: TestApp;
beforeAll(async () => {
  hub = await testApp([]);
});

const read = (rows: object[], shape: string) =>
  peek<Record<string, unknown>>(hub.database, `select x.* from ${rowsOf('$1', shape)}`, [jsonRows(rows)]);

describe('rows in a parameter', () => {
  it('come back in their order, with the types asked for', async () => {
    const rows = [
      { n: 1, label: 'a', tags: ['x', 'y'], more: { deep: [1, null] } },
      { n: 2, label: 'b "quoted" \\ {braced}, and comma', tags: [], more: [] },
    ];
    expect(await read(rows, 'n int, label text, tags text[], more jsonb')).toEqual(rows);
  });

  it('have null where a field is absent, undefined or null', async () => {
    expect(await read([{}, { label: undefined }, { label: null }], 'label text')).toEqual([
      { label: null },
      { label: null },
      { label: null },
    ]);
  });

  it.each(['', '\n\t', 'Grüße 😀', '{"json":"in text"}', 'NULL', '\\N'])(
    'keep the text %j',
    async (label) => {
      expect(await read([{ label }], 'label text')).toEqual([{ label }]);
    },
  );

  it('may be none', async () => {
    expect(await read([], 'label text')).toEqual([]);
  });

  it('are planned for as many as there are', async () => {
    const plan = await peek<{ 'QUERY PLAN': string }>(
      hub.database,
      `explain select x.* from ${rowsOf('$1', 'n int')}`,
      [jsonRows([{ n: 1 }, { n: 2 }, { n: 3 }])],
    );
    expect(plan[0]?.['QUERY PLAN']).toContain('rows=3 ');
  });
});
