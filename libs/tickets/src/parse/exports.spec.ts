import { describe, expect, it } from 'vitest';
import { guessMapping } from './guess.js';
import type { TicketField } from './types.js';

type Expected = Partial<Record<TicketField, string>>;

/** Headers as the tools export them, with one row of what they hold. */
const tools: [string, [string, string][], Expected][] = [
  [
    'Zendesk',
    [
      ['ID', '1'],
      ['Subject', 'Cannot log in'],
      ['Description', 'It says no'],
      ['Requester', 'Ada'],
      ['Requester email', 'ada@x.org'],
      ['Assignee', 'Bob'],
      ['Group', 'Support'],
      ['Status', 'Open'],
      ['Priority', 'High'],
      ['Tags', 'a,b'],
      ['Organization', 'X Inc'],
      ['Created at', '2026-03-01 10:00:00'],
      ['Updated at', '2026-03-02 10:00:00'],
    ],
    {
      external_id: 'ID',
      subject: 'Subject',
      body: 'Description',
      requester_name: 'Requester',
      requester_email: 'Requester email',
      assignee: 'Assignee',
      status: 'Status',
      priority: 'Priority',
      tags: 'Tags',
      account: 'Organization',
      created_at: 'Created at',
      updated_at: 'Updated at',
    },
  ],
  [
    'Freshdesk',
    [
      ['Ticket ID', '1'],
      ['Subject', 'Hello'],
      ['Status', 'Open'],
      ['Priority', 'Low'],
      ['Source', 'Email'],
      ['Type', 'Question'],
      ['Agent', 'Bob'],
      ['Group', 'Support'],
      ['Created time', '2026-03-01 10:00:00'],
      ['Last updated time', '2026-03-02 10:00:00'],
      ['Full name', 'Ada'],
      ['Email', 'ada@x.org'],
    ],
    {
      external_id: 'Ticket ID',
      subject: 'Subject',
      status: 'Status',
      priority: 'Priority',
      category: 'Type',
      assignee: 'Agent',
      created_at: 'Created time',
      updated_at: 'Last updated time',
      requester_name: 'Full name',
      requester_email: 'Email',
    },
  ],
  [
    'Jira',
    [
      ['Issue key', 'AB-1'],
      ['Summary', 'Broken'],
      ['Description', 'It is broken'],
      ['Issue Type', 'Bug'],
      ['Status', 'To Do'],
      ['Priority', 'Major'],
      ['Assignee', 'bob'],
      ['Reporter', 'ada'],
      ['Created', '01/Mar/26 10:00 AM'],
      ['Labels', 'x'],
    ],
    {
      external_id: 'Issue key',
      subject: 'Summary',
      body: 'Description',
      category: 'Issue Type',
      status: 'Status',
      priority: 'Priority',
      assignee: 'Assignee',
      requester_name: 'Reporter',
      tags: 'Labels',
    },
  ],
  [
    'ServiceNow',
    [
      ['number', 'INC001'],
      ['short_description', 'VPN down'],
      ['description', 'Cannot reach it'],
      ['caller_id', 'Ada'],
      ['incident_state', 'New'],
      ['priority', '3 - Moderate'],
      ['category', 'Network'],
      ['assignment_group', 'Net'],
      ['assigned_to', 'Bob'],
      ['opened_at', '29-02-2016 01:16'],
      ['sys_updated_at', '29-02-2016 01:23'],
    ],
    {
      external_id: 'number',
      subject: 'short_description',
      body: 'description',
      requester_name: 'caller_id',
      status: 'incident_state',
      priority: 'priority',
      category: 'category',
      assignee: 'assigned_to',
      created_at: 'opened_at',
      updated_at: 'sys_updated_at',
    },
  ],
  [
    'Salesforce',
    [
      ['Case Number', '0001'],
      ['Subject', 'Hi'],
      ['Description', 'Text'],
      ['Status', 'New'],
      ['Priority', 'Medium'],
      ['Contact Name', 'Ada'],
      ['Contact Email', 'ada@x.org'],
      ['Account Name', 'X Inc'],
      ['Case Owner', 'Bob'],
      ['Date/Time Opened', '3/14/2026 10:00'],
      ['Last Modified Date', '3/15/2026'],
    ],
    {
      external_id: 'Case Number',
      subject: 'Subject',
      body: 'Description',
      status: 'Status',
      priority: 'Priority',
      requester_name: 'Contact Name',
      requester_email: 'Contact Email',
      account: 'Account Name',
      assignee: 'Case Owner',
      created_at: 'Date/Time Opened',
      updated_at: 'Last Modified Date',
    },
  ],
  [
    'HubSpot',
    [
      ['Ticket ID', '1'],
      ['Ticket name', 'Hi'],
      ['Ticket description', 'Text'],
      ['Ticket status', 'New'],
      ['Ticket owner', 'Bob'],
      ['Create date', '2026-03-01'],
      ['Priority', 'HIGH'],
    ],
    {
      external_id: 'Ticket ID',
      subject: 'Ticket name',
      body: 'Ticket description',
      status: 'Ticket status',
      assignee: 'Ticket owner',
      created_at: 'Create date',
      priority: 'Priority',
    },
  ],
  [
    'airline tweets',
    [
      ['tweet_id', '570301083672813571'],
      ['airline_sentiment', 'neutral'],
      ['airline', 'United'],
      ['name', 'cairdin'],
      ['text', '@VirginAmerica What @dhepburn said.'],
      ['tweet_created', '2015-02-24 11:35:52 -0800'],
    ],
    {
      external_id: 'tweet_id',
      product: 'airline',
      requester_name: 'name',
      body: 'text',
      created_at: 'tweet_created',
    },
  ],
  [
    'support tweets',
    [
      ['tweet_id', '1'],
      ['author_id', 'sprintcare'],
      ['inbound', 'False'],
      ['created_at', 'Tue Oct 31 22:10:47 +0000 2017'],
      ['text', 'I understand.'],
      ['response_tweet_id', '2'],
    ],
    { external_id: 'tweet_id', requester_name: 'author_id', created_at: 'created_at', body: 'text' },
  ],
  [
    'complaints of consumers',
    [
      ['Date received', '03/14/2026'],
      ['Product', 'Mortgage'],
      ['Sub-product', 'VA'],
      ['Issue', 'Late fee'],
      ['Consumer complaint narrative', 'They charged me'],
      ['Company', 'BANK'],
      ['State', 'OH'],
      ['Complaint ID', '7'],
    ],
    {
      created_at: 'Date received',
      product: 'Product',
      subject: 'Issue',
      body: 'Consumer complaint narrative',
      account: 'Company',
      external_id: 'Complaint ID',
    },
  ],
  [
    'a support dataset',
    [
      ['Ticket ID', '1'],
      ['Customer Name', 'Ada'],
      ['Customer Email', 'ada@x.org'],
      ['Product Purchased', 'TV'],
      ['Date of Purchase', '2021-03-22'],
      ['Ticket Type', 'Billing'],
      ['Ticket Subject', 'Setup'],
      ['Ticket Description', 'I need help'],
      ['Ticket Status', 'Open'],
      ['Ticket Priority', 'Low'],
      ['Customer Satisfaction Rating', '3.0'],
    ],
    {
      external_id: 'Ticket ID',
      requester_name: 'Customer Name',
      requester_email: 'Customer Email',
      product: 'Product Purchased',
      category: 'Ticket Type',
      subject: 'Ticket Subject',
      body: 'Ticket Description',
      status: 'Ticket Status',
      priority: 'Ticket Priority',
      rating: 'Customer Satisfaction Rating',
    },
  ],
  [
    'a mailbox',
    [
      ['Date', 'Sun, 01 Mar 2026 12:00:00 +0000'],
      ['From', 'ada@x.org'],
      ['To', 'help@y.org'],
      ['Subject', 'Hi'],
      ['Body', 'Text'],
    ],
    { created_at: 'Date', requester_email: 'From', subject: 'Subject', body: 'Body' },
  ],
];

describe('the exports of real tools', () => {
  it.each(tools)('%s', (_, cells, expected) => {
    const { mapping } = guessMapping(
      cells.map(([name]) => name),
      [cells.map(([, value]) => value)],
    );
    const found = Object.fromEntries(
      Object.entries(mapping.columns).flatMap(([column, field]) => (field ? [[field, column]] : [])),
    );
    expect(found).toMatchObject(expected);
  });

  it('Ohio is no status', () => {
    const { mapping } = guessMapping(
      ['State', 'text'],
      [
        ['OH', 'a'],
        ['KS', 'b'],
      ],
    );
    expect(mapping.columns['State']).not.toBe('status');
  });
});
