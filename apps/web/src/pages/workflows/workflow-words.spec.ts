import { expect, it } from 'vitest';
import { triggers, whenWords } from './workflow-words.js';

const negative = { '==': [{ var: 'sentiment' }, 'negative'] };

it.each([
  ['ticket.created', false, true, 'When a ticket is created'],
  ['ticket.analysed', false, negative, 'When a ticket has been analysed, if sentiment is negative'],
  ['ticket.updated', true, negative, 'When a ticket changes (imports too), if sentiment is negative'],
] as const)('%s, imports: %s', (event, include_imports, condition, words) => {
  expect(whenWords({ trigger: { event, include_imports }, condition })).toBe(words);
});

it('offers every trigger once', () => {
  expect(triggers.map(({ value }) => value).toSorted()).toEqual([
    'ticket.analysed',
    'ticket.created',
    'ticket.updated',
  ]);
});
