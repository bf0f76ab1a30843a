import { describe, expect, it } from 'vitest';
import { optionsOf, shortened } from './facet-options.js';

const counts = [
  { value: 'b', count: 2 },
  { value: 'a', count: 2 },
  { value: 'c', count: 9 },
];

describe('the lines of a facet', () => {
  it('come most frequent first, equal ones by name', () => {
    expect(optionsOf(counts, []).map(({ value }) => value)).toEqual(['c', 'a', 'b']);
  });

  it('keep a chosen value that no ticket has any more, so that it can be taken back', () => {
    expect(optionsOf(counts, ['gone', 'a'])).toEqual([
      { value: 'c', count: 9, checked: false },
      { value: 'a', count: 2, checked: true },
      { value: 'b', count: 2, checked: false },
      { value: 'gone', count: 0, checked: true },
    ]);
  });

  it('are cut after the first ones, but never hide a chosen one', () => {
    const options = optionsOf(counts, ['b']);
    expect(shortened(options, 1).map(({ value }) => value)).toEqual(['c', 'b']);
    expect(shortened(options, 10)).toEqual(options);
  });
});
