import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, messageChange, ticketChange } from '../testing/changes.js';
import { latest } from './latest.js';

describe('the newest version of each object', () => {
  it('is taken, whatever the order of the changes', () => {
    const versions = ['1', '3', '2'].map((version) =>
      ticketChange('7', { version, data: { subject: `v${version}` } }),
    );
    const found = latest([batchOf(versions)], 'ticket', 'upsert');
    expect(found.map(({ change }) => change.data.subject)).toEqual(['v3']);
  });

  it('of equal versions the later delivery is taken', () => {
    const changes = ['a', 'b'].map((subject) => ticketChange('7', { version: '1', data: { subject } }));
    expect(latest([batchOf(changes)], 'ticket', 'upsert').map(({ change }) => change.data.subject)).toEqual([
      'b',
    ]);
  });

  it('keeps the objects of two connections apart', () => {
    const [one, two] = ['11111111-1111-7111-8111-111111111111', '22222222-2222-7222-8222-222222222222'];
    const found = latest(
      [batchOf([ticketChange('7')], { id: one }), batchOf([ticketChange('7')], { id: two })],
      'ticket',
      'upsert',
    );
    expect(found.map(({ connection }) => connection.id)).toEqual([one, two]);
  });

  it('looks at one kind of object and one operation', () => {
    const batch = batchOf([
      ticketChange('1'),
      ticketChange('2', { op: 'delete' }),
      messageChange('3', '1'),
      messageChange('4', '1', { op: 'delete' }),
    ]);
    expect(latest([batch], 'ticket', 'upsert').map(({ change }) => change.id)).toEqual(['1']);
    expect(latest([batch], 'ticket', 'delete').map(({ change }) => change.id)).toEqual(['2']);
    expect(latest([batch], 'message', 'upsert').map(({ change }) => change.id)).toEqual(['3']);
    expect(latest([batch], 'message', 'delete').map(({ change }) => change.id)).toEqual(['4']);
  });

  it('is one per object, and the highest', () => {
    const change = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      version: fc.constantFrom('1', '2', '3', '4'),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (given) => {
        const found = latest(
          [batchOf(given.map(({ id, version }) => ticketChange(id, { version })))],
          'ticket',
          'upsert',
        );
        expect(new Set(found.map((one) => one.change.id)).size).toBe(found.length);
        for (const { change: kept } of found) {
          const highest = given
            .filter(({ id }) => id === kept.id)
            .map(({ version }) => version)
            .sort()
            .at(-1);
          expect(kept.version).toBe(highest);
        }
      }),
    );
  });
});
