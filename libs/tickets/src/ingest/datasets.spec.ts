import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { detect } from '../parse/detect.js';
import { guessMapping } from '../parse/guess.js';
import { cellsOf, sampleOf } from '../parse/read-rows.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

/** Real files, never copied into this repository; see README. */
const folder = join(import.meta.dirname, '../../../../../shared/datasets');
const present = existsSync(folder);
if (!present) process.stdout.write(`skipped: real data sets (${folder} is absent)\n`);

let app: TicketApp;
beforeAll(async () => {
  if (present) app = await ticketApp();
});

type Columns = Record<string, string | null>;

/** Rows of these files that no person could import either. */
const understood = ['has neither a subject nor a body', '"8-10 December 1993." is not a date we know'];

async function guessed(path: string): Promise<Columns> {
  const detected = await detect(path, basename(path));
  return guessMapping(detected.columns, cellsOf(await sampleOf(path, detected))).mapping.columns;
}

describe.skipIf(!present)('real files, as they are', () => {
  it.each<[string, number, Columns]>([
    [
      'airline-tweets/train.csv',
      10_081,
      {
        tweet_id: 'external_id',
        airline: 'product',
        created_at: 'created_at',
        text: 'body',
        sentiment: null,
        confidence: null,
      },
    ],
    [
      '20newsgroups/train_a.csv',
      5_605,
      { id: 'external_id', subject: 'subject', text: 'body', group: 'assignee' },
    ],
    ['20newsgroups/train_b.csv', 5_604, { id: 'external_id', subject: 'subject', text: 'body' }],
    ['banking77/train.csv', 9_997, { text: 'body', intent: null }],
    ['bitext-customer-service/train.csv', 6_457, { utterance: 'body', tags: 'tags', category: 'category' }],
    ['clinc150/train_val.csv', 18_198, { text: 'body' }],
    ['cola/in_domain_train.csv', 8_533, { sentence: 'body' }],
    [
      'endava-it-tickets/train.csv',
      3_788,
      { title: 'subject', body: 'body', urgency: 'priority', business_service: 'product' },
    ],
    ['nlbse24-issues/train.csv', 1_479, { title: 'subject', body: 'body', created_at: 'created_at' }],
    ['politeness-stackexchange/annotated.csv', 6_603, { request: 'body', id: 'external_id' }],
    ['tweeteval-sentiment-val/val.csv', 2_000, { text: 'body' }],
    ['vader-icwsm/tweets.csv', 4_200, { id: 'external_id', text: 'body' }],
    ['vader-icwsm/amazonReviewSnippets.csv', 3_708, { id: 'external_id', text: 'body' }],
    ['nlupp-banking/train.jsonl', 1_651, { text: 'body' }],
    ['pii-presidio-synth/train.jsonl', 883, { text: 'body' }],
  ])(
    '%s: all %i rows are imported',
    async (file, rows, columns) => {
      const path = join(folder, file);
      expect(await guessed(path)).toMatchObject(columns);
      const tenant = await app.tenant(file.replaceAll(/[^a-z0-9]+/g, '-'));
      const id = await app.uploadPathOf(tenant, path, { name: basename(path), source: 'dataset' });
      const job = await app.ended(tenant, id, 60_000);
      const { processed, rejected } = job.progress;
      expect(job).toMatchObject({ status: 'succeeded', error: null });
      expect(processed + rejected).toBe(rows);
      const reasons = new Set(
        (await app.imports.rejects(tenant, id, 0, 1_000)).map((reject) => reject.reason),
      );
      for (const reason of reasons) expect(understood).toContain(reason);
      const distinct = await app.count('ticket', tenant);
      expect(distinct).toBeLessThanOrEqual(processed);
      expect(distinct).toBeGreaterThan(processed * 0.9);
    },
    90_000,
  );

  it.each<[string, RegExp]>([
    ['bank-calls/calls_5min.csv', /no column is the subject or the body; the file has start, calls/],
    ['m4-hourly/hourly_test.csv', /no column is the subject or the body/],
    ['churn-ibm-telco/train.csv', /no column is the subject or the body/],
    ['churn-orange-telecom/train.csv', /no column is the subject or the body/],
    ['routing-bpi2013-incidents/events.csv', /no column is the subject or the body/],
    ['ner-wnut17/train_dev.jsonl', /body|subject/],
  ])('%s holds no tickets, and the import says so', async (file, error) => {
    const tenant = await app.tenant(`none-${file.replaceAll(/[^a-z0-9]+/g, '-')}`);
    const id = await app.uploadPathOf(tenant, join(folder, file), { name: basename(file) });
    expect(await app.ended(tenant, id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(error) as string,
    });
  });

  it('the columns of a ServiceNow log are known by their names', async () => {
    expect(await guessed(join(folder, 'routing-servicenow-uci-sample/events.csv'))).toMatchObject({
      number: 'external_id',
      incident_state: 'status',
      caller_id: 'requester_name',
      opened_at: 'created_at',
      sys_updated_at: 'updated_at',
      category: 'category',
      priority: 'priority',
      assigned_to: 'assignee',
    });
  });

  it('tweets keep their zone: 11:15 in California is 19:15 in London', async () => {
    const tenant = await app.tenant('tweet-zone');
    await app.ended(
      tenant,
      await app.uploadPathOf(tenant, join(folder, 'airline-tweets/train.csv'), { name: 'train.csv' }),
      60_000,
    );
    const [row] = await app.peek<{ created_at: Date; metadata: { product: string } }>(
      `select created_at, metadata from ticket where tenant_id = $1 and external_id = '570301083672813571'`,
      [tenant],
    );
    expect(row?.created_at.toISOString()).toBe('2015-02-24T19:15:48.000Z');
    expect(row?.metadata.product).toBe('Virgin America');
  }, 90_000);
});
