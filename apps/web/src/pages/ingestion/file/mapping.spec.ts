import { describe, expect, it } from 'vitest';
import { assigned, draftOf, guessWords, obstacle, ordered, reasonFor } from './mapping.js';
import { MappingMemory } from './memory.js';
import { columnLike, previewLike } from './preview.fixture.js';

const date = { column: 'created', ambiguous: false, example_in: '', example_out: null };

describe('the first draft', () => {
  it('is the guess', () => {
    expect(draftOf(previewLike())).toEqual({
      columns: { id: 'external_id', title: 'subject', region: null },
    });
  });

  it('says the order of dates only where it matters', () => {
    expect(draftOf(previewLike({ dates: [{ ...date, order: 'iso' }] }))).not.toHaveProperty('date_order');
    const mixed = previewLike({
      dates: [
        { ...date, order: 'iso' },
        { ...date, order: 'mdy' },
      ],
    });
    expect(draftOf(mixed).date_order).toBe('mdy');
  });
});

describe('choosing a field', () => {
  const draft = draftOf(previewLike());

  it('takes it from the column that had it: a field holds one column', () => {
    expect(assigned(draft, 'region', 'subject').columns).toEqual({
      id: 'external_id',
      title: null,
      region: 'subject',
    });
  });

  it('of none makes the column extra data and leaves the others', () => {
    expect(assigned(draft, 'title', null).columns).toEqual({ id: 'external_id', title: null, region: null });
  });

  it('keeps the order of dates, and choosing an order keeps the columns', () => {
    const chosen = assigned(ordered(draft, 'mdy'), 'region', 'body');
    expect(chosen).toEqual({
      columns: { id: 'external_id', title: 'subject', region: 'body' },
      date_order: 'mdy',
    });
  });

  it('leaves the draft it began with as it was', () => {
    assigned(draft, 'region', 'subject');
    expect(draft).toEqual(draftOf(previewLike()));
  });
});

describe('what stands in the way', () => {
  it('is a file of which nothing becomes subject or body', () => {
    expect(obstacle({ columns: { id: 'external_id' } })).toContain('subject or the body');
    expect(obstacle({ columns: { text: 'body' } })).toBeNull();
    expect(obstacle({ columns: { title: 'subject' } })).toBeNull();
  });
});

describe('the reason beside a column', () => {
  it('is ours until the user decides otherwise', () => {
    const column = columnLike('title', 'subject');
    expect(reasonFor(column, { columns: { title: 'subject' } })).toBe('the name "title"');
    expect(reasonFor(column, { columns: { title: 'body' } })).toBe('your choice');
    expect(reasonFor(column, { columns: { title: null } })).toBe('your choice');
  });

  it.each([
    ['the name "title"', 'recognised by the name "title"'],
    ['what the column holds', 'recognised by what the column holds'],
    ['kept as metadata', 'no field goes by this name'],
    ['your choice', 'your choice'],
  ])('%s reads: %s', (why, words) => {
    expect(guessWords(why)).toBe(words);
  });
});

describe('the memory of choices', () => {
  const preview = previewLike();
  const choice = assigned(draftOf(preview), 'region', 'body');

  it('knows nothing of columns it has not seen', () => {
    const memory = new MappingMemory();
    memory.keep(choice);
    expect(memory.recall(previewLike({ columns: [columnLike('other', null)] }))).toBeNull();
  });

  it('chooses the same for a mended file of rejected rows, in any order of columns', () => {
    const memory = new MappingMemory();
    memory.keep(choice);
    const mended = previewLike({
      columns: [
        ...[...preview.columns].reverse(),
        columnLike('reject_row', null),
        columnLike('reject_reason', null),
      ],
    });
    expect(memory.recall(mended)?.columns).toEqual({
      ...choice.columns,
      reject_row: null,
      reject_reason: null,
    });
  });

  it('has nothing to say where the user left the guess', () => {
    const memory = new MappingMemory();
    memory.keep(draftOf(preview));
    expect(memory.recall(preview)).toBeNull();
  });
});
