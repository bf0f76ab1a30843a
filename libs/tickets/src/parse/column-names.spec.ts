import { describe, expect, it } from 'vitest';
import { columnNames, plainName } from './column-names.js';
import { guessMapping } from './guess.js';
import { ticketFields, type TicketField } from './types.js';

const sampleOf: Partial<Record<TicketField, string[]>> = {
  requester_email: ['ada@example.org', 'bob@example.org'],
  requester_name: ['Ada Lovelace', 'Bob'],
  created_at: ['2026-03-01', '2026-03-02'],
  updated_at: ['2026-03-01', '2026-03-02'],
  status: ['open', 'closed'],
  rating: ['5', '4'],
};

describe('a single column is recognised by its name', () => {
  it.each<[TicketField, string[]]>([
    [
      'external_id',
      [
        'id',
        'ID',
        'Id',
        'ticket_id',
        'Ticket ID',
        'ticketId',
        'ticket.id',
        'case number',
        'Case Number',
        'CaseNumber',
        'case_id',
        'number',
        'Number',
        'Issue key',
        'key',
        'external id',
        'tweet_id',
        'conversation_id',
        'Ticket #No',
        'Complaint ID',
        'reference',
        'Incident ID',
      ],
    ],
    [
      'subject',
      [
        'subject',
        'Subject',
        'SUBJECT',
        'title',
        'Title',
        'summary',
        'Summary',
        'Ticket Subject',
        'short_description',
        'headline',
        'topic',
        'Issue',
        'Name of issue',
      ],
    ],
    [
      'body',
      [
        'body',
        'Body',
        'description',
        'Description',
        'text',
        'message',
        'content',
        'tweet',
        'Ticket Description',
        'comment',
        'Comments',
        'details',
        'complaint',
        'utterance',
        'review',
        'inquiry',
        'question',
        'Consumer complaint narrative',
        'Message Body',
        'sentence',
        'notes',
        'feedback',
      ],
    ],
    ['status', ['status', 'Status', 'Ticket Status', 'state', 'State', 'incident_state', 'stage']],
    ['priority', ['priority', 'Priority', 'Ticket Priority', 'severity', 'urgency', 'importance', 'impact']],
    ['tags', ['tags', 'Tags', 'labels', 'Labels', 'keywords']],
    [
      'requester_name',
      [
        'requester',
        'Requester',
        'requester_name',
        'name',
        'Name',
        'Customer Name',
        'customer',
        'author',
        'user',
        'username',
        'Reporter',
        'Full name',
        'Contact Name',
        'from',
        'caller_id',
      ],
    ],
    [
      'requester_email',
      [
        'email',
        'Email',
        'E-mail',
        'e_mail',
        'Customer Email',
        'requester email',
        'from',
        'sender',
        'requester',
        'mail',
        'Email address',
        'Contact Email',
      ],
    ],
    ['account', ['account', 'Account Name', 'company', 'Company', 'organisation', 'Organization', 'client']],
    [
      'assignee',
      [
        'assignee',
        'Assignee',
        'agent',
        'Agent',
        'assigned_to',
        'Assigned to',
        'owner',
        'Case Owner',
        'group',
        'Group',
        'assignment_group',
        'team',
        'queue',
      ],
    ],
    [
      'created_at',
      [
        'created',
        'Created',
        'created_at',
        'Created at',
        'createdAt',
        'date',
        'Date',
        'opened_at',
        'opened',
        'Date/Time Opened',
        'Created time',
        'Create date',
        'timestamp',
        'time',
        'tweet_created',
        'Date received',
        'sys_created_at',
        'Creation Date',
        'submitted',
      ],
    ],
    [
      'updated_at',
      [
        'updated',
        'Updated',
        'updated_at',
        'Last updated time',
        'Last Modified Date',
        'lastUpdated',
        'sys_updated_at',
      ],
    ],
    ['product', ['product', 'Product', 'Product Purchased', 'product_name', 'airline', 'business_service']],
    ['category', ['category', 'Category', 'Ticket Type', 'type', 'Issue Type', 'Sub-product']],
    [
      'rating',
      ['rating', 'Rating', 'Customer Satisfaction Rating', 'CSAT', 'satisfaction', 'stars', 'score'],
    ],
  ])('%s', (field, names) => {
    for (const name of names) {
      const values = sampleOf[field] ?? ['some value', 'another value'];
      const { mapping } = guessMapping(
        [name],
        values.map((value) => [value]),
      );
      expect([name, mapping.columns[name]]).toEqual([name, field]);
    }
  });
});

describe('names nobody knows become metadata', () => {
  it.each([
    'Date of Purchase',
    'colour',
    'x',
    'column_3',
    'reject_row',
    'reject_reason',
    'reject_raw',
    '__proto__',
    'constructor',
    'toString',
    'ids',
    'subjects',
  ])('%s', (name) => {
    const { mapping, guesses } = guessMapping([name], [['a'], ['b']]);
    expect(Object.getOwnPropertyDescriptor(mapping.columns, name)?.value).toBeNull();
    expect(guesses[0]).toMatchObject({ field: null, confidence: 0, why: 'kept as metadata' });
  });
});

describe('the list of names', () => {
  it('has names for every field', () => {
    for (const field of ticketFields) expect(columnNames[field].length).toBeGreaterThan(2);
  });

  it('holds names in their comparable form, each once per field', () => {
    for (const field of ticketFields) {
      expect(columnNames[field].map(plainName)).toEqual(columnNames[field]);
      expect(new Set(columnNames[field]).size).toBe(columnNames[field].length);
    }
  });

  it.each<[string, string]>([
    ['Ticket ID', 'ticketid'],
    ['ticket_id', 'ticketid'],
    ['ticket.id', 'ticketid'],
    [' E-Mail ', 'email'],
    ['Größe (cm)', 'größecm'],
    ['№', ''],
  ])('%s is %s', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });
});
