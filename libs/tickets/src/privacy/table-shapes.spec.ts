import { beforeAll, describe, expect, it } from 'vitest';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { addressPattern, mentions, readShapes, redactions, type TableShape } from './table-shapes.js';

let app: TicketApp;
let shapes: TableShape[] = [];
beforeAll(async () => {
  app = await ticketApp();
  await app.tenant('acme');
  await app.door('acme', async (em) => {
    shapes = await readShapes(em);
  });
});

describe('the shapes of tables', () => {
  it('are those of every tenant table that the run-time login may read', () => {
    const names = shapes.map(({ name }) => name);
    for (const name of ['ticket', 'message', 'inbox', 'import_reject', 'action_call', 'notification'])
      expect(names).toContain(name);
    expect(names).not.toContain('schema_migration');
  });

  it('say what may be done', () => {
    expect(shapes.find(({ name }) => name === 'lexeme')).toMatchObject({
      may_update: false,
      may_delete: true,
    });
  });

  it('make statements that every table takes', async () => {
    await app.door('acme', async (em) => {
      for (const shape of shapes) {
        const where = mentions(shape);
        if (!where) continue;
        await em.query(`select 1 from ${shape.name} where ${where}`, ['x']);
        if (shape.may_update)
          await em.query(`update ${shape.name} set ${redactions(shape)} where ${where}`, ['x']);
      }
    });
    expect(shapes.filter((shape) => mentions(shape) === null).length).toBeLessThan(shapes.length / 2);
  });
});

describe('the pattern of an address', () => {
  const email = 'a.b+c@x-y.example';
  const matches = async (text: string): Promise<boolean> => {
    const [row] = await app.peek<{ found: boolean }>('select $1 ~* $2 as found', [
      text,
      addressPattern(email),
    ]);
    return row?.found ?? false;
  };

  it.each([
    email,
    email.toUpperCase(),
    `<${email}>`,
    `mailto:${email}?subject=x`,
    `${email}.`,
    `{"to":"${email}"}`,
    `(${email})`,
    `first\n${email}\nlast`,
  ])('finds %j', async (text) => {
    expect(await matches(text)).toBe(true);
  });

  it.each([
    'aXb+c@x-y.example',
    `z${email}`,
    `z.${email}`,
    `${email}s`,
    `${email}-more`,
    'a.bc@x-y.example',
    '',
  ])('does not find %j', async (text) => {
    expect(await matches(text)).toBe(false);
  });
});
