import { describe, expect, it } from 'vitest';
import { example, faultsOf, mostRecords, readRecords } from './records.js';

describe('pasted records', () => {
  it.each([
    ['a list', '[{"subject":"a"},{"subject":"b"}]', [{ subject: 'a' }, { subject: 'b' }]],
    ['one record', '{"subject":"a"}', [{ subject: 'a' }]],
    ['the body of the API call', '{"tickets":[{"subject":"a"}]}', [{ subject: 'a' }]],
    [
      'a record that has something called tickets',
      '{"subject":"a","tickets":3}',
      [{ subject: 'a', tickets: 3 }],
    ],
    ['values that are no records: the hub names the fault', '[1]', [1]],
  ])('are read from %s', (_what, text, tickets) => {
    expect(readRecords(text)).toEqual({ tickets });
  });

  it.each([
    ['nothing', '  \n', 'Paste at least one record.'],
    ['an empty list', '[]', 'The list is empty'],
    ['an empty API call', '{"tickets":[]}', 'The list is empty'],
    ['too many', JSON.stringify(Array.from({ length: mostRecords + 1 }, () => ({ subject: 'a' }))), '1,001'],
    ['broken JSON', '[{"subject":"a",]', 'This is not JSON yet'],
  ])('are refused when there is %s', (_what, text, fault) => {
    expect(readRecords(text)).toEqual({ fault: expect.stringContaining(fault) as unknown });
  });

  it.each([
    ['[\n  {"subject": "a"},\n  {"subject": "b",}\n]', /line 3,? column 19/],
    ['[{"subject": b}]', /Unexpected token 'b'/],
  ])('tells where a syntax error is: %s', (text, place) => {
    expect(readRecords(text)).toEqual({ fault: expect.stringMatching(place) as unknown });
  });

  it('accepts as many as the hub does', () => {
    const text = JSON.stringify(Array.from({ length: mostRecords }, () => ({ subject: 'a' })));
    expect(readRecords(text)).toHaveProperty('tickets.length', mostRecords);
  });

  it('has an example that is a valid list', () => {
    expect(readRecords(example)).toHaveProperty('tickets.length', 1);
  });
});

describe('what the hub says about records', () => {
  it('names the record as in the list that was pasted, and the field', () => {
    expect(
      faultsOf({
        errors: [
          { path: 'tickets.3.requester.email', message: 'is no address' },
          { path: 'tickets.0', message: 'needs a subject or a body' },
          { path: 'tickets', message: 'must have at least one record' },
          { path: 'ticket', message: 'is not a field of this request' },
        ],
      }),
    ).toEqual([
      { index: 3, field: 'requester.email', message: 'is no address' },
      { index: 0, field: '', message: 'needs a subject or a body' },
      { index: null, field: 'tickets', message: 'must have at least one record' },
      { index: null, field: 'ticket', message: 'is not a field of this request' },
    ]);
  });

  it('may be about no field at all', () => {
    expect(faultsOf({ detail: 'Too many requests' })).toEqual([]);
  });
});
