import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  directionSchema,
  parsePriority,
  parseStatus,
  roleSchema,
  seedIntents,
  sentimentLabelSchema,
  ticketPrioritySchema,
  ticketStatusSchema,
} from './vocabulary.js';

describe('words for a status', () => {
  it.each([
    ['new', 'new'],
    ['open', 'open'],
    ['Opened', 'open'],
    ['REOPENED', 'open'],
    ['active', 'open'],
    ['In Progress', 'open'],
    ['in_progress', 'open'],
    ['pending', 'pending'],
    ['Waiting on Customer', 'pending'],
    ['  waiting ', 'pending'],
    ['hold', 'on_hold'],
    ['On-Hold', 'on_hold'],
    ['on hold', 'on_hold'],
    ['solved', 'solved'],
    ['Resolved', 'solved'],
    ['Done', 'solved'],
    ['closed', 'closed'],
    ['deleted', 'closed'],
    ['\tOpen\n', 'open'],
  ])('%j means %s', (word, status) => {
    expect(parseStatus(word)).toBe(status);
  });

  it.each([
    '',
    ' ',
    'escalated',
    'opn',
    'open closed',
    '1',
    'null',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
  ])('%j means nothing to us', (word) => {
    expect(parseStatus(word)).toBeNull();
    expect(parsePriority(word)).toBeNull();
  });

  it('every status of ours is one', () => {
    for (const status of ticketStatusSchema.options) expect(parseStatus(status)).toBe(status);
  });
});

describe('words for a priority', () => {
  it.each([
    ['low', 'low'],
    ['Minor', 'low'],
    ['P4', 'low'],
    ['normal', 'normal'],
    ['MEDIUM', 'normal'],
    ['p3', 'normal'],
    ['high', 'high'],
    ['Major', 'high'],
    ['P2', 'high'],
    ['urgent', 'urgent'],
    ['Critical', 'urgent'],
    ['Blocker ', 'urgent'],
    ['P1', 'urgent'],
  ])('%j means %s', (word, priority) => {
    expect(parsePriority(word)).toBe(priority);
  });

  it('every priority of ours is one', () => {
    for (const priority of ticketPrioritySchema.options) expect(parsePriority(priority)).toBe(priority);
  });
});

describe('any word', () => {
  it('gets a word of ours or nothing, and the same in any case and spacing', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const status = parseStatus(word);
        const priority = parsePriority(word);
        expect([...ticketStatusSchema.options, null]).toContain(status);
        expect([...ticketPrioritySchema.options, null]).toContain(priority);
        expect(parseStatus(`  ${word}\t`)).toBe(status);
      }),
    );
  });
});

describe('the fixed lists', () => {
  it('are what the contract says', () => {
    expect(ticketStatusSchema.options).toEqual(['new', 'open', 'pending', 'on_hold', 'solved', 'closed']);
    expect(ticketPrioritySchema.options).toEqual(['low', 'normal', 'high', 'urgent']);
    expect(sentimentLabelSchema.options).toEqual(['negative', 'neutral', 'positive']);
    expect(directionSchema.options).toEqual(['inbound', 'outbound', 'internal']);
    expect(roleSchema.options).toEqual(['owner', 'admin', 'manager', 'analyst', 'agent', 'viewer']);
    expect(new Set(seedIntents).size).toBe(9);
  });

  it('take our words only, letter for letter', () => {
    for (const word of ['Open', 'on hold', '', null, 1])
      expect(ticketStatusSchema.safeParse(word).success).toBe(false);
    for (const intent of seedIntents) expect(intent).toMatch(/^[a-z]+(_[a-z]+)+$/);
  });
});
