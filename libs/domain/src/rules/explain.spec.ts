import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { explainRule, type RuleLeaf } from './index.js';

const data: Json = {
  ticket: { priority: 'high', score: 7, subject: 'Refund please', tags: ['vip'], note: null },
};
const priority: Json = { var: 'ticket.priority' };
const score: Json = { var: 'ticket.score' };

describe('explainRule', () => {
  it.each<[rule: Json, expected: RuleLeaf[]]>([
    [true, []],
    [{ '+': [1, 2] }, []],
    [
      { '==': [priority, 'high'] },
      [{ op: '==', path: 'ticket.priority', left: 'high', right: 'high', matched: true }],
    ],
    [
      { '==': ['low', priority] },
      [{ op: '==', path: 'ticket.priority', left: 'low', right: 'high', matched: false }],
    ],
    [{ '>': [score, 9] }, [{ op: '>', path: 'ticket.score', left: 7, right: 9, matched: false }]],
    [{ '<=': [1, score, 10] }, [{ op: '<=', path: 'ticket.score', left: 7, right: [1, 10], matched: true }]],
    [{ '==': [1, 1] }, [{ op: '==', left: 1, right: 1, matched: true }]],
    [{ '>': [{ '*': [score, 2] }, 10] }, [{ op: '>', left: 14, right: 10, matched: true }]],
    [score, [{ op: 'var', path: 'ticket.score', left: 7, matched: true }]],
    [
      { var: ['ticket.nope', 'fallback'] },
      [{ op: 'var', path: 'ticket.nope', left: 'fallback', matched: true }],
    ],
    [{ '!': { var: 'ticket.note' } }, [{ op: '!', path: 'ticket.note', left: null, matched: true }]],
    [{ '!!': [score] }, [{ op: '!!', path: 'ticket.score', left: 7, matched: true }]],
    [
      { '!': { contains: [{ var: 'ticket.subject' }, 'refund'] } },
      [{ op: 'contains', path: 'ticket.subject', left: 'Refund please', right: 'refund', matched: true }],
    ],
    [{ '!': { cat: ['x'] } }, [{ op: '!', left: 'x', matched: false }]],
    [{ missing: ['ticket.score', 'nope'] }, [{ op: 'missing', left: ['nope'], matched: true }]],
    [
      { some: [{ var: 'ticket.tags' }, { '==': [{ var: '' }, 'vip'] }] },
      [{ op: 'some', path: 'ticket.tags', left: ['vip'], matched: true }],
    ],
    [
      { in: [priority, ['high', 'urgent']] },
      [{ op: 'in', path: 'ticket.priority', left: 'high', right: ['high', 'urgent'], matched: true }],
    ],
  ])('%j', (rule, expected) => {
    expect(explainRule(rule, data)).toEqual(expected);
  });

  it('lists every comparison of a tree, also those a short circuit skips', () => {
    const rule: Json = {
      or: [
        { and: [{ '==': [priority, 'low'] }, { '>': [score, 5] }] },
        { if: [{ '<': [score, 3] }, true, { '!==': [priority, 'low'] }] },
      ],
    };
    const shown = explainRule(rule, data).map(({ op, path, matched }) => `${path} ${op} ${matched}`);
    expect(shown).toEqual([
      'ticket.priority == false',
      'ticket.score > true',
      'ticket.score < false',
      'ticket.priority !== true',
    ]);
  });

  it('shows null for what is not there', () => {
    expect(explainRule({ '==': [{ var: 'nope' }, 1] }, data)).toEqual([
      { op: '==', path: 'nope', left: null, right: 1, matched: false },
    ]);
  });

  it('clips what is too long for a run log', () => {
    const body = '😀'.repeat(300);
    const list = Array.from({ length: 300 }, () => 'item');
    const rule: Json = { and: [{ contains: [{ var: 'body' }, 'x'] }, { in: ['item', { var: 'list' }] }] };
    const [text, items] = explainRule(rule, { body, list });
    expect(text?.left).toMatch(/^😀+.?…$/u);
    expect(text?.left).toHaveLength(200);
    expect(JSON.stringify(text?.left)).not.toMatch(/\\ud[89a-f]/);
    expect(items?.right).toHaveLength(200);
    expect(items?.matched).toBe(true);
  });

  it('has nothing to say about an invalid rule, and never throws', () => {
    expect(explainRule({ log: 'x' }, data)).toEqual([]);
    expect(explainRule({ and: [{ '==': [1, 1] }, {}] }, data)).toEqual([]);
  });

  it('reports a comparison that fails as not matched', () => {
    const double: Json = { cat: [{ var: 'accumulator' }, { var: 'accumulator' }] };
    const bomb: Json = { reduce: [Array.from({ length: 30 }, () => 1), double, 'x'] };
    expect(explainRule({ '!=': [bomb, 'x'] }, data)).toEqual([
      { op: '!=', left: null, right: 'x', matched: false },
    ]);
  });
});
