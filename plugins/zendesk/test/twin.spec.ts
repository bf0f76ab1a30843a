import { createHmac } from 'node:crypto';
import { seededRandom, type RawRequest, type Twin } from '@patchbay/plugin-sdk';
import { ManualClock } from '@patchbay/plugin-sdk/testing';
import { describe, expect, it } from 'vitest';
import module from '../twin/index.js';
import type { SeenTicket } from './support.js';

const base = 'https://acme-sandbox.zendesk.com';
const basic = `Basic ${Buffer.from('patchbay@acme.example/token:sandbox-token').toString('base64')}`;

interface Sandbox {
  twin: Twin;
  clock: ManualClock;
  delivered: Omit<RawRequest, 'receivedAt'>[];
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
  json: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
  tickets: () => SeenTicket[];
}

function sandbox({ seed = 1, pageSize = 100 } = {}): Sandbox {
  const clock = new ManualClock();
  const delivered: Sandbox['delivered'] = [];
  const twin = module.create({
    seed,
    clock,
    pageSize,
    deliver: (hook) => {
      delivered.push(hook);
      return Promise.resolve({ status: 202, body: '' });
    },
  });
  const call: Sandbox['call'] = (method, path, body, headers = { authorization: basic }) =>
    twin.fetch(
      new Request(base + path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    twin,
    clock,
    delivered,
    call,
    json: async (method, path, body) =>
      (await (await call(method, path, body)).json()) as Record<string, unknown>,
    tickets: () => twin.effects() as object as SeenTicket[],
  };
}

const said = (hook: { body: Uint8Array } | undefined): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(hook?.body)) as Record<string, unknown>;

describe('credentials', () => {
  it.each([
    ['none', {}],
    [
      'a wrong token',
      { authorization: `Basic ${Buffer.from('patchbay@acme.example/token:x').toString('base64')}` },
    ],
    [
      'a password in the token’s place',
      { authorization: `Basic ${Buffer.from('patchbay@acme.example:sandbox-token').toString('base64')}` },
    ],
    ['an unknown bearer', { authorization: 'Bearer x' }],
    ['the next bearer', { authorization: 'Bearer sandbox-access-1' }],
  ])('%s are refused', async (_what, headers) => {
    const { call } = sandbox();
    expect((await call('GET', '/api/v2/users/me', undefined, headers as Record<string, string>)).status).toBe(
      401,
    );
  });

  it('that connect are the ones it hands out', () => {
    expect(sandbox().twin.credentials()).toEqual({
      auth: 'token',
      secrets: { email: 'patchbay@acme.example', token: 'sandbox-token' },
      fields: { subdomain: 'acme-sandbox' },
      webhookSecret: 'twin-secret-1',
      settings: { sentiment_field_id: 36001, sentiment_score_field_id: 36002, intent_field_id: 36003 },
    });
  });
});

describe('tokens', () => {
  const grant = async ({ twin }: Sandbox, form: Record<string, string>): Promise<Response> =>
    twin.fetch(new Request(`${base}/oauth/tokens`, { method: 'POST', body: new URLSearchParams(form) }));

  it('are exchanged for a code', async () => {
    const answer = await grant(sandbox(), { grant_type: 'authorization_code', code: 'abc' });
    expect(await answer.json()).toEqual({
      access_token: 'sandbox-access-1',
      refresh_token: 'sandbox-refresh-1',
      token_type: 'bearer',
      expires_in: 1_800,
      scope: 'read write',
    });
  });

  it.each([
    ['no code', { grant_type: 'authorization_code' }],
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }],
    ['a password', { grant_type: 'password', username: 'a', password: 'b' }],
    ['nothing', {}],
  ])('are refused for %s', async (_what, form) => {
    const answer = await grant(sandbox(), form);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('rotate: a refresh token is good once, and the old access token ends', async () => {
    const box = sandbox();
    const form = { grant_type: 'refresh_token', refresh_token: 'sandbox-refresh-0' };
    expect((await grant(box, form)).status).toBe(200);
    expect((await grant(box, form)).status).toBe(400);
    const me = (token: string) =>
      box.call('GET', '/api/v2/users/me', undefined, { authorization: `Bearer ${token}` });
    expect((await me('sandbox-access-0')).status).toBe(401);
    expect((await me('sandbox-access-1')).status).toBe(200);
  });

  it('that expired are good again only after renewal', async () => {
    const box = sandbox();
    box.twin.fault({ kind: 'expire-token', rate: 1 });
    expect((await box.call('GET', '/api/v2/users/me')).status).toBe(401);
    await grant(box, { grant_type: 'refresh_token', refresh_token: 'x' });
    expect((await box.call('GET', '/api/v2/users/me')).status).toBe(401);
    await grant(box, { grant_type: 'refresh_token', refresh_token: 'sandbox-refresh-0' });
    expect((await box.call('GET', '/api/v2/users/me')).status).toBe(200);
  });
});

describe('the cursor export', () => {
  const cursorPath = '/api/v2/incremental/tickets/cursor';

  it.each([
    ['neither start nor cursor', '', 400],
    ['a start less than a minute ago', `?start_time=${Date.parse('2026-03-02T09:29:30Z') / 1_000}`, 422],
    ['a start a minute ago', `?start_time=${Date.parse('2026-03-02T09:29:00Z') / 1_000}`, 200],
    ['the beginning of time', '?start_time=0', 200],
  ])('with %s', async (_what, query, status) => {
    expect((await sandbox().call('GET', cursorPath + query)).status).toBe(status);
  });

  it('tells the end in time-ordered pages', async () => {
    const { json } = sandbox({ pageSize: 3 });
    const ends: unknown[] = [];
    const stamps: string[] = [];
    let query = '?start_time=0';
    do {
      const page = await json('GET', cursorPath + query);
      ends.push(page['end_of_stream']);
      stamps.push(...(page['tickets'] as { updated_at: string }[]).map(({ updated_at }) => updated_at));
      query = `?cursor=${String(page['after_cursor'])}`;
    } while (ends.at(-1) === false);
    expect(ends).toEqual([false, false, true]);
    expect(stamps).toEqual([...stamps].sort());
  });

  it('starts behind what is older', async () => {
    const { json, twin } = sandbox();
    await twin.scenes['ticket_arrives']!.play();
    const page = await json('GET', `${cursorPath}?start_time=${Date.parse('2026-03-02T09:28:30Z') / 1_000}`);
    expect(page['tickets']).toHaveLength(1);
  });

  it('keeps deleted tickets, which are gone elsewhere', async () => {
    const { json, call, twin, tickets } = sandbox();
    await twin.scenes['agent_deletes']!.play();
    const { id } = tickets().find(({ status }) => status === 'deleted')!;
    const page = await json('GET', `${cursorPath}?start_time=0`);
    expect(page['tickets']).toContainEqual(expect.objectContaining({ id, status: 'deleted' }));
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/comments'],
      ['PUT', ''],
    ] as const)
      expect(
        (await call(method, `/api/v2/tickets/${id}${path}`, method === 'PUT' ? { ticket: {} } : undefined))
          .status,
      ).toBe(404);
  });
});

describe('webhooks', () => {
  it('are signed over time and body, as Zendesk signs', async () => {
    const { twin, delivered } = sandbox();
    await twin.scenes['ticket_arrives']!.play();
    const [hook] = delivered;
    const stamp = hook!.headers['x-zendesk-webhook-signature-timestamp']!;
    const expected = createHmac('sha256', 'twin-secret-1').update(stamp).update(hook!.body).digest('base64');
    expect(hook!.headers['x-zendesk-webhook-signature']).toBe(expected);
    expect(said(hook)).toMatchObject({
      type: 'zen:event-type:ticket.created',
      zendesk_event_version: '2022-11-06',
    });
  });

  it.each([
    ['ticket_arrives', 'created', 1],
    ['angry_customer', 'created', 1],
    ['agent_replies', 'comment_added', 1],
    ['customer_replies', 'comment_added', 1],
    ['agent_deletes', 'soft_deleted', 1],
    ['burst', 'created', 20],
  ])('of the scene %s say %s', async (scene, event, count) => {
    const { twin, delivered } = sandbox();
    await twin.scenes[scene]!.play();
    expect(delivered.map((hook) => said(hook)['type'])).toEqual(
      Array(count).fill(`zen:event-type:ticket.${event}`),
    );
    expect(new Set(delivered.map((hook) => said(hook)['id'])).size).toBe(count);
  });

  it('go out for what the API changes too', async () => {
    const { call, tickets, delivered } = sandbox();
    const { id } = tickets()[0]!;
    await call('PUT', `/api/v2/tickets/${id}`, { ticket: { status: 'pending' } });
    expect(said(delivered[0])).toMatchObject({ detail: { id: String(id), status: 'PENDING' } });
  });

  it('come twice when the network repeats them', async () => {
    const { twin, delivered } = sandbox();
    twin.fault({ kind: 'duplicate', rate: 1 });
    await twin.scenes['ticket_arrives']!.play();
    expect(delivered).toHaveLength(2);
    expect(delivered[0]).toEqual(delivered[1]);
  });

  it('overtake each other when the network reorders them, and none is lost', async () => {
    const { twin, delivered } = sandbox();
    twin.fault({ kind: 'reorder', rate: 1 });
    await twin.scenes['ticket_arrives']!.play();
    expect(delivered).toHaveLength(0);
    await twin.scenes['agent_replies']!.play();
    expect(delivered.map((hook) => said(hook)['type'])).toEqual([
      'zen:event-type:ticket.comment_added',
      'zen:event-type:ticket.created',
    ]);
  });
});

describe('faults', () => {
  it.each([
    ['429', 429, { error: 'TooManyRequests' }],
    ['500', 500, { error: 'InternalError' }],
  ] as const)('%s is answered as Zendesk does', async (kind, status, body) => {
    const { call, twin } = sandbox();
    twin.fault({ kind, rate: 1, retryAfterS: 12 });
    const answer = await call('GET', '/api/v2/users/me');
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status, body });
    expect(answer.headers.get('retry-after')).toBe(kind === '429' ? '12' : null);
    expect(Number(answer.headers.get('x-rate-limit-remaining')) === 0).toBe(kind === '429');
  });

  it.each([
    ['cut-before-effect', 0],
    ['cut-after-effect', 1],
  ] as const)('%s leaves %i effects', async (kind, effects) => {
    const { call, twin, tickets } = sandbox();
    const before = tickets().length;
    twin.fault({ kind, rate: 1 });
    await expect(call('POST', '/api/v2/tickets', { ticket: { comment: { body: 'x' } } })).rejects.toThrow(
      TypeError,
    );
    expect(tickets()).toHaveLength(before + effects);
  });

  it('strike by chance as often as they are told to, the same calls each time', async () => {
    const struck = async (): Promise<number[]> => {
      const { call, twin } = sandbox({ seed: 5 });
      twin.fault({ kind: '500', rate: 0.3 });
      const all = await Promise.all(Array.from({ length: 100 }, () => call('GET', '/api/v2/users/me')));
      return all.flatMap(({ status }, i) => (status === 500 ? [i] : []));
    };
    const first = await struck();
    expect(first.length).toBeGreaterThan(15);
    expect(first.length).toBeLessThan(45);
    expect(await struck()).toEqual(first);
  });

  it('end when they are taken back', async () => {
    const { call, twin } = sandbox();
    twin.fault({ kind: '500', rate: 1 });
    twin.fault(null);
    expect((await call('GET', '/api/v2/users/me')).status).toBe(200);
  });
});

describe('the account', () => {
  it('is the same for the same seed, another for another', () => {
    expect(sandbox({ seed: 3 }).tickets()).toEqual(sandbox({ seed: 3 }).tickets());
    expect(sandbox({ seed: 3 }).tickets()).not.toEqual(sandbox({ seed: 4 }).tickets());
  });

  it('cannot be changed through what it shows', () => {
    const { tickets } = sandbox();
    tickets()[0]!.custom_fields[0]!.value = 'forged';
    expect(tickets()[0]!.custom_fields[0]!.value).toBeNull();
  });

  it('has history with old times, oldest first', async () => {
    const { json } = sandbox();
    const { tickets } = (await json('GET', '/api/v2/incremental/tickets/cursor?start_time=0')) as {
      tickets: { created_at: string; updated_at: string }[];
    };
    expect(tickets.length).toBeGreaterThanOrEqual(8);
    expect(
      tickets.every(
        ({ created_at, updated_at }) => created_at <= updated_at && updated_at < '2026-03-02T09:30:00Z',
      ),
    ).toBe(true);
  });

  it('knows nothing outside its API', async () => {
    const { call } = sandbox();
    for (const path of ['/api/v2/deleted_tickets', '/api/v2/tickets/1/2/3', '/', '/admin'])
      expect((await call('GET', path)).status).toBe(404);
  });

  it('opens a new ticket when it is answered', async () => {
    const { twin, tickets } = sandbox();
    await twin.scenes['ticket_arrives']!.play();
    expect(tickets()[0]!.status).toBe('new');
    await twin.scenes['agent_replies']!.play();
    expect(tickets()[0]).toMatchObject({ status: 'open', comments: [{ public: true }, { public: true }] });
  });

  it('remembers idempotency keys, and reports every one it saw', async () => {
    const { call, twin } = sandbox();
    const create = (key: string) =>
      call(
        'POST',
        '/api/v2/tickets',
        { ticket: { subject: 'x', comment: { body: 'y' } } },
        { authorization: basic, 'idempotency-key': key },
      );
    const lookups = [];
    for (const key of ['a', 'a', 'b']) lookups.push((await create(key)).headers.get('x-idempotency-lookup'));
    expect(lookups).toEqual(['miss', 'hit', 'miss']);
    expect(twin.keys()).toEqual(['a', 'a', 'b']);
  });
});

describe('the page', () => {
  it('shows tickets with the fields we write, newest first', async () => {
    const { twin, call, tickets } = sandbox();
    await twin.scenes['angry_customer']!.play();
    const { id } = tickets()[0]!;
    await call('PUT', `/api/v2/tickets/${id}`, {
      ticket: { custom_fields: [{ id: 36001, value: 'negative' }] },
    });
    const page = twin.page();
    expect(page.indexOf(`#${id} `)).toBeGreaterThan(0);
    expect(page.indexOf(`#${id} `)).toBeLessThan(page.indexOf(`#${tickets()[1]!.id} `));
    expect(page).toContain('<td class="neg">negative</td>');
  });

  it('runs nothing a ticket brings along', async () => {
    const { twin, call } = sandbox();
    await call('POST', '/api/v2/tickets', {
      ticket: { subject: '<img src=x onerror=alert(1)>', comment: { body: 'x' } },
    });
    const page = twin.page();
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/<script/i);
  });

  it('stays short however much arrives', async () => {
    const { twin } = sandbox();
    for (let i = 0; i < 5; i += 1) await twin.scenes['burst']!.play();
    expect(twin.page().match(/<tr>/g)).toHaveLength(31);
  });
});

describe('its luck', () => {
  it('is spread evenly over 0..1', () => {
    const random = seededRandom(99);
    const tenths = Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i += 1) {
      const at = Math.floor(random() * 10);
      tenths[at] = (tenths[at] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(850);
    expect(Math.max(...tenths)).toBeLessThan(1_150);
  });
});
