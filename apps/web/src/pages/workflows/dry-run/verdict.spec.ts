import { expect, it } from 'vitest';
import type { DryRun } from '../../../api/types.js';
import { findingOf, targetOf, verdictOf } from './verdict.js';

type Leaf = DryRun['conditions'][number];
const leaf = (op: string, path: string | null, left: unknown, right: unknown, matched = true): Leaf => ({
  op,
  path,
  left,
  right,
  matched,
});

it.each<[Leaf, string, string]>([
  [leaf('==', 'sentiment', 'negative', 'negative'), 'Sentiment is negative', 'negative'],
  [leaf('<=', 'sentiment_score', -0.8712, -0.4), 'Sentiment score is at most -0.4', '-0.87'],
  [
    leaf('in', 'intents', 'security_concern', ['bug_report', 'security_concern']),
    'Intents includes Security concern',
    'Bug report, Security concern',
  ],
  [leaf('in', 'intents', 'bug_report', []), 'Intents includes Bug report', 'nothing'],
  [leaf('in', 'priority', 'low', ['high', 'urgent'], false), 'Priority is one of high, urgent', 'low'],
  [leaf('in', 'subject', 'refund', 'no refund'), 'Subject includes refund', 'no refund'],
  [leaf('contains', 'subject', 'Hello', 'x', false), 'Subject contains x', 'Hello'],
  [leaf('!', 'assignee', null, null), 'Assignee is empty', 'nothing'],
  [leaf('!!', 'tags', ['a'], null), 'Tags is not empty', 'a'],
  [leaf('some', null, true, null), 'Value some nothing', 'true'],
])('%j', (given, asked, found) => {
  expect(findingOf(given)).toEqual({ holds: given.matched, asked, found });
});

it.each([
  [true, 'The condition holds.', 'Yes, it would run. The condition holds.'],
  [false, 'The condition does not hold.', 'No, it would not run. The condition does not hold.'],
])('would trigger: %s', (would_trigger, reason, words) => {
  expect(verdictOf({ would_trigger, reason })).toBe(words);
});

it.each([
  [
    { method: 'POST', target: '/api/x', body: { a: 1 } },
    { target: 'POST /api/x', payload: { a: 1 } },
  ],
  [{ target: '/api/x' }, { target: '/api/x', payload: null }],
  [{ tags: ['a'] }, { target: null, payload: { tags: ['a'] } }],
  [null, { target: null, payload: null }],
  ['text', { target: null, payload: 'text' }],
])('%j goes to', (rendered, expected) => {
  expect(targetOf(rendered)).toEqual(expected);
});
