import type { Json } from '@patchbay/domain';
import { expect, it } from 'vitest';
import { ruleWords } from './rule-words.js';

const negative = { '==': [{ var: 'sentiment' }, 'negative'] };

it.each<[string, Json, string]>([
  ['always', true, ''],
  ['one', negative, 'sentiment is negative'],
  [
    'two',
    { and: [negative, { '<=': [{ var: 'sentiment_score' }, -0.4] }] },
    'sentiment is negative and sentiment score is at most -0.4',
  ],
  [
    'a group',
    { and: [negative, { or: [{ contains: [{ var: 'subject' }, 'refund'] }, { '!!': [{ var: 'tags' }] }] }] },
    'sentiment is negative and (subject contains "refund" or tags are not empty)',
  ],
  ['a list', { in: ['security_concern', { var: 'intents' }] }, 'intents include security concern'],
  [
    'several',
    { in: [{ var: 'priority' }, ['low', 'high', 'urgent']] },
    'priority is one of low, high or urgent',
  ],
  ['an address', { '==': [{ var: 'requester.email' }, 'a@b.c'] }, 'E-mail of the requester is "a@b.c"'],
  ['an own field', { '==': [{ var: 'metadata.plan' }, 'gold'] }, 'metadata plan is "gold"'],
  [
    'a rule rows cannot draw',
    { if: [negative, { '>': [{ var: 'metadata.seats' }, 1] }, false] },
    'a rule of its own about sentiment, metadata seats holds',
  ],
  ['a rule about nothing', { '==': [1, 1] }, 'a rule of its own holds'],
])('%s', (_name, rule, words) => {
  expect(ruleWords(rule)).toBe(words);
});
