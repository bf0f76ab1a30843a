import { beforeAll, describe, expect, it } from 'vitest';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

const subjects = async (tenant: string): Promise<string[]> => {
  const rows = await app.peek<{ subject: string }>(
    'select subject from ticket where tenant_id = $1 order by origin_key, subject',
    [tenant],
  );
  return rows.map((row) => row.subject);
};

describe('rejected rows', () => {
  it('are counted and listed with number, field and reason; the others are imported', async () => {
    const tenant = await app.tenant('listed');
    const job = await app.imported(
      tenant,
      'id,subject,created\n1,a,2026-03-01\n2,b\n3,,2026-03-01\n4,d,never\n5,e\u0000,2026-03-01\n6,"f,2026-03-01\n7,g,2026-03-02\n8,h,2026-03-02\n9,i,2026-03-02\n',
    );
    expect(job).toMatchObject({ status: 'succeeded', progress: { processed: 4, total: 9, rejected: 5 } });
    expect(await subjects(tenant)).toEqual(['a', 'g', 'h', 'i']);
    expect(await app.imports.rejects(tenant, job.id, 0, 100)).toEqual([
      {
        row: 2,
        field: null,
        reason: 'the row has 2 fields, the header has 3',
        raw: { id: '2', subject: 'b' },
      },
      {
        row: 3,
        field: 'body',
        reason: 'has neither a subject nor a body',
        raw: { id: '3', subject: '', created: '2026-03-01' },
      },
      {
        row: 4,
        field: 'created',
        reason: '"never" is not a date we know',
        raw: { id: '4', subject: 'd', created: 'never' },
      },
      {
        row: 5,
        field: 'subject',
        reason: 'contains a NUL byte or an unpaired surrogate',
        raw: { id: '5', subject: 'e', created: '2026-03-01' },
      },
      {
        row: 6,
        field: null,
        reason: 'the row never ends: a quote is not closed',
        raw: { id: '', subject: '', created: '', reject_raw: '6,"f,2026-03-01' },
      },
    ]);
  });

  it('come in pages', async () => {
    const tenant = await app.tenant('pages');
    const job = await app.imported(tenant, `id,subject\n${'x\n'.repeat(25)}1,a\n`);
    const page = await app.imports.rejects(tenant, job.id, 10, 5);
    expect(page.map((reject) => reject.row)).toEqual([11, 12, 13, 14, 15]);
    expect(await app.imports.rejects(tenant, job.id, 25, 5)).toEqual([]);
  });

  it('of a foreign or unknown job are not told', async () => {
    const [mine, other] = [await app.tenant('mine'), await app.tenant('other')];
    const job = await app.imported(mine, 'id,subject\nbad\n1,a\n');
    await expect(app.imports.rejects(other, job.id, 0, 10)).rejects.toMatchObject({ status: 404 });
    await expect(
      app.imports.rejects(mine, '00000000-0000-7000-8000-000000000000', 0, 10),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('may be all there is', async () => {
    const tenant = await app.tenant('all-bad');
    const job = await app.imported(tenant, 'id,subject\n1,\n2,\n');
    expect(job).toMatchObject({ status: 'succeeded', progress: { processed: 0, total: 2, rejected: 2 } });
  });

  it('may be many: the file has them all', async () => {
    const tenant = await app.tenant('many-bad');
    const job = await app.imported(tenant, `id,subject\n${'bad\n'.repeat(9_000)}1,a\n`);
    expect(job.progress).toEqual({ processed: 1, total: 9_001, rejected: 9_000 });
    const { text } = await app.rejectedFile(tenant, job.id);
    expect(text.trim().split('\n')).toHaveLength(9_001);
  });
});

/** Downloaded, mended as a person would in an editor, and uploaded again. */
describe('the way back', () => {
  it.each<[string, string, string, (text: string) => string, string[]]>([
    [
      'a date',
      'x.csv',
      'id,subject,created\n1,a,2026-03-01\n2,b,never\n3,c,2026-03-02\n',
      (text) => text.replace('never', '2026-03-09'),
      ['a', 'b', 'c'],
    ],
    [
      'a missing field',
      'x.csv',
      'id,subject,body\n1,a,x\n2,b\n',
      (text) => text.replace('2,b,,', '2,b,y,'),
      ['a', 'b'],
    ],
    [
      'a field too many',
      'x.csv',
      'id,subject,body\n1,a,x\n2,b,y,z\n',
      (text) => text.replace('2,b,y,z,', '2,b,"y,z",,'),
      ['a', 'b'],
    ],
    ['an empty subject', 'x.csv', 'id,subject\n1,a\n2,\n', (text) => text.replace('2,,', '2,b,'), ['a', 'b']],
    [
      'an open quote',
      'x.csv',
      'id,subject\n1,a\n2,"b\n3,c\n',
      (text) => text.replace(/^,,2,.*$/m, '2,b,,,'),
      ['a', 'b', 'c'],
    ],
    ['a NUL byte is gone already', 'x.csv', 'id,subject\n1,a\n2,b\u0000\n', (text) => text, ['a', 'b']],
    [
      'a formula stays one',
      'x.csv',
      'id,subject,created\n1,a,2026-03-01\n2,=1+1,never\n3,c,2026-03-01\n',
      (text) => text.replace('never', '2026-03-09'),
      ['a', '=1+1', 'c'],
    ],
    [
      'a JSON line',
      'x.jsonl',
      '{"id":"1","subject":"a"}\n{"id":"2" "subject":"b"}\n',
      (text) => text.replace('"2" ', '"2", '),
      ['a', 'b'],
    ],
    [
      'a JSON record',
      'x.json',
      '[{"id":"1","subject":"a"},{"id":"2","subject":"","plan":"gold"}]',
      (text) => text.replace('"subject":""', '"subject":"b"'),
      ['a', 'b'],
    ],
  ])('%s', async (what, name, text, mend, expected) => {
    const tenant = await app.tenant(`mend-${what.replaceAll(' ', '-')}`);
    const first = await app.imported(tenant, text, { name });
    expect(first.progress.rejected).toBeGreaterThan(0);
    const rejected = await app.rejectedFile(tenant, first.id);
    const mended = mend(rejected.text);
    const second = await app.imported(tenant, mended, { name: rejected.name });
    expect(second).toMatchObject({ status: 'succeeded', progress: { rejected: 0 } });
    expect(await subjects(tenant)).toEqual(expected);
    const metadata = await app.peek<{ metadata: object }>(
      'select metadata from ticket where tenant_id = $1',
      [tenant],
    );
    expect(JSON.stringify(metadata)).not.toContain('reject_');
  });

  it('unmended rows are rejected once more, with the reason of this time', async () => {
    const tenant = await app.tenant('unmended');
    const first = await app.imported(
      tenant,
      'id,subject,created\n1,a,2026-03-01\n2,b,never\n3,c,2026-03-01\n',
    );
    const rejected = await app.rejectedFile(tenant, first.id);
    const second = await app.imported(tenant, rejected.text, {
      name: rejected.name,
      mapping: { columns: { id: 'external_id', subject: 'subject', created: 'created_at' } },
    });
    expect(second.progress).toEqual({ processed: 0, total: 1, rejected: 1 });
    expect(await app.rejectedFile(tenant, second.id)).toMatchObject({
      text: expect.stringContaining('2,b,never,1,') as string,
    });
  });

  it('mending the original file instead makes no duplicate of the mended rows', async () => {
    const tenant = await app.tenant('both-ways');
    const original = 'subject,created\na,2026-03-01\nb,never\nc,2026-03-02\n';
    const first = await app.imported(tenant, original);
    const rejected = await app.rejectedFile(tenant, first.id);
    const mapping = { columns: { subject: 'subject', created: 'created_at' } };
    await app.imported(tenant, rejected.text.replace('never', '2026-03-09'), { mapping });
    expect(await app.count('ticket', tenant)).toBe(3);
    await app.imported(tenant, original.replace('never', '2026-03-09'));
    expect(await app.count('ticket', tenant)).toBe(3);
  });
});
