import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeHtml,
  seededRandom,
  textIn,
  TwinServer,
  type TwinCall,
  type TwinServerOptions,
} from './twin-base.js';
import type { RawReply, RawRequest } from './webhooks.js';

type Hook = Omit<RawRequest, 'receivedAt'>;

interface Made {
  server: TwinServer;
  calls: TwinCall[];
  delivered: string[];
  send: (method: string, path: string, init?: RequestInit) => Promise<Response>;
}

function twin(over: Partial<TwinServerOptions> = {}): Made {
  const calls: TwinCall[] = [];
  const delivered: string[] = [];
  const server = new TwinServer({
    seed: 1,
    clock: { now: () => new Date('2026-03-02T09:30:00Z') },
    deliver: (hook): Promise<RawReply> => {
      delivered.push(hook.path);
      return Promise.resolve({ status: 202, body: hook.path });
    },
    routes: [
      {
        method: 'GET',
        path: '/things/:id',
        answer: (call) => (calls.push(call), { json: { id: call.params['id'] ?? '' } }),
      },
      { method: 'GET', path: '/things/:id/parts/:part', answer: ({ params }) => ({ json: params }) },
      {
        method: 'POST',
        path: '/things',
        answer: (call) => (calls.push(call), { status: 201, headers: { 'x-made': 'yes' }, json: call.body }),
      },
      { method: 'DELETE', path: '/things/:id', answer: () => ({ status: 204 }) },
      { method: 'POST', path: '/token', open: true, answer: () => ({ json: { token: 't' } }) },
    ],
    authorized: (headers) => headers.get('authorization') === 'good',
    refuse: (status, retryAfterS) => ({
      status,
      ...(retryAfterS === undefined ? {} : { headers: { 'retry-after': String(retryAfterS) } }),
      json: { refused: status },
    }),
    keyOf: ({ headers }) => headers.get('idempotency-key'),
    ...over,
  });
  const send: Made['send'] = (method, path, init = {}) =>
    server.fetch(
      new Request(`https://twin.example${path}`, {
        method,
        ...init,
        headers: { authorization: 'good', ...(init.headers as Record<string, string> | undefined) },
      }),
    );
  return { server, calls, delivered, send };
}

const hook = (path: string): Hook => ({
  method: 'POST',
  path,
  query: {},
  headers: {},
  body: new Uint8Array(),
});
const statuses = async (made: Made, times: number): Promise<number[]> => {
  const found: number[] = [];
  for (let i = 0; i < times; i += 1) found.push((await made.send('GET', '/things/1')).status);
  return found;
};

describe('routes', () => {
  it.each([
    ['GET', '/things/7', 200, { id: '7' }],
    ['GET', '/things/a%2Fb', 200, { id: 'a/b' }],
    ['GET', '/things/7/parts/x', 200, { id: '7', part: 'x' }],
    ['GET', '/things/7?page=2', 200, { id: '7' }],
    ['GET', '/things', 404, { refused: 404 }],
    ['PUT', '/things/7', 404, { refused: 404 }],
    ['GET', '/things/7/parts', 404, { refused: 404 }],
    ['GET', '/things/7/', 404, { refused: 404 }],
  ])('%s %s is answered %i', async (method, path, status, body) => {
    const answer = await twin().send(method, path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual(body);
  });

  it('answer without a body where there is none', async () => {
    const answer = await twin().send('DELETE', '/things/7');
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
  });

  it('see JSON, forms and empty bodies as objects', async () => {
    const made = twin();
    await made.send('POST', '/things', { body: '{"a":{"b":1}}' });
    await made.send('POST', '/things', {
      body: new URLSearchParams({ a: 'x y', b: '&' }),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    await made.send('POST', '/things');
    expect(made.calls.map(({ body }) => body)).toEqual([{ a: { b: 1 } }, { a: 'x y', b: '&' }, {}]);
  });

  it('may set headers of their own', async () => {
    const answer = await twin().send('POST', '/things', { body: '{}' });
    expect(answer.headers.get('x-made')).toBe('yes');
    expect(answer.headers.get('content-type')).toBe('application/json');
  });
});

describe('credentials', () => {
  it('are asked for everywhere but where a route is open', async () => {
    const { send } = twin();
    const wrong = { headers: { authorization: 'bad' } };
    expect((await send('GET', '/things/1', wrong)).status).toBe(401);
    expect((await send('POST', '/token', wrong)).status).toBe(200);
  });

  it('do not tell a stranger which routes there are not', async () => {
    expect((await twin().send('GET', '/secret', { headers: { authorization: 'bad' } })).status).toBe(404);
  });

  it('expire on request until they are renewed', async () => {
    const made = twin();
    made.server.fault({ kind: 'expire-token', rate: 1 });
    expect(await statuses(made, 2)).toEqual([401, 401]);
    expect((await made.send('POST', '/token')).status).toBe(200);
    made.server.renewed();
    expect(await statuses(made, 2)).toEqual([200, 200]);
  });

  it('are good again when the fault is taken back', async () => {
    const made = twin();
    made.server.fault({ kind: 'expire-token', rate: 1 });
    made.server.fault(null);
    expect(await statuses(made, 1)).toEqual([200]);
  });
});

describe('faults', () => {
  it.each([
    ['429', 429],
    ['500', 500],
  ] as const)('%s are answered in the provider’s words, and nothing happens', async (kind, status) => {
    const made = twin();
    made.server.fault({ kind, rate: 1, retryAfterS: 9 });
    const answer = await made.send('POST', '/things', { body: '{}' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(kind === '429' ? '9' : null);
    expect(made.calls).toEqual([]);
  });

  it('429 asks for a second where nothing else is said', async () => {
    const made = twin();
    made.server.fault({ kind: '429', rate: 1 });
    expect((await made.send('GET', '/things/1')).headers.get('retry-after')).toBe('1');
  });

  it.each([
    ['cut-before-effect', 0],
    ['cut-after-effect', 1],
  ] as const)('%s cuts the connection after %i effects', async (kind, effects) => {
    const made = twin();
    made.server.fault({ kind, rate: 1 });
    await expect(made.send('POST', '/things', { body: '{}' })).rejects.toThrow(
      new TypeError('connection cut'),
    );
    expect(made.calls).toHaveLength(effects);
  });

  it('slow answers late, but answers', async () => {
    const made = twin();
    made.server.fault({ kind: 'slow', rate: 1 });
    expect(await statuses(made, 1)).toEqual([200]);
  });

  it('never strike at rate 0 and always at rate 1', async () => {
    const made = twin();
    made.server.fault({ kind: '500', rate: 0 });
    expect(await statuses(made, 20)).toEqual(Array(20).fill(200));
    made.server.fault({ kind: '500', rate: 1 });
    expect(await statuses(made, 20)).toEqual(Array(20).fill(500));
  });

  it('strike the same calls for the same seed', async () => {
    const run = (seed: number): Promise<number[]> => {
      const made = twin({ seed });
      made.server.fault({ kind: '500', rate: 0.5 });
      return statuses(made, 40);
    };
    const first = await run(3);
    expect(await run(3)).toEqual(first);
    expect(await run(4)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });
});

describe('keys', () => {
  const create = (made: Made, key: string) =>
    made.send('POST', '/things', { body: '{}', headers: { 'idempotency-key': key } });

  it('are remembered in order, with repeats', async () => {
    const made = twin();
    for (const key of ['a', 'b', 'a']) await create(made, key);
    await made.send('POST', '/things', { body: '{}' });
    expect(made.server.keys()).toEqual(['a', 'b', 'a']);
  });

  it('are seen although the answer was lost, not when the call never arrived', async () => {
    const made = twin();
    made.server.fault({ kind: 'cut-after-effect', rate: 1 });
    await create(made, 'arrived').catch(() => null);
    made.server.fault({ kind: 'cut-before-effect', rate: 1 });
    await create(made, 'lost').catch(() => null);
    expect(made.server.keys()).toEqual(['arrived']);
  });

  it('given out cannot be changed', async () => {
    const made = twin();
    await create(made, 'a');
    made.server.keys().push('forged');
    expect(made.server.keys()).toEqual(['a']);
  });
});

describe('deliveries', () => {
  it('give the hub’s answer', async () => {
    expect(await twin().server.deliver(hook('/1'))).toEqual({ status: 202, body: '/1' });
  });

  it('come twice under duplicate', async () => {
    const { server, delivered } = twin();
    server.fault({ kind: 'duplicate', rate: 1 });
    await server.deliver(hook('/1'));
    expect(delivered).toEqual(['/1', '/1']);
  });

  it('are overtaken by the next under reorder', async () => {
    const { server, delivered } = twin();
    server.fault({ kind: 'reorder', rate: 1 });
    expect(await server.deliver(hook('/1'))).toBeNull();
    expect(delivered).toEqual([]);
    expect(await server.deliver(hook('/2'))).toMatchObject({ body: '/2' });
    expect(delivered).toEqual(['/2', '/1']);
  });

  it('held back come with the next one, also when the fault is over', async () => {
    const { server, delivered } = twin();
    server.fault({ kind: 'reorder', rate: 1 });
    await server.deliver(hook('/1'));
    server.fault(null);
    await server.deliver(hook('/2'));
    await server.deliver(hook('/3'));
    expect(delivered).toEqual(['/2', '/1', '/3']);
  });

  it('are never lost, whatever the network does', async () => {
    const kinds = fc.constantFrom('duplicate', 'reorder', null);
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { maxLength: 30 }), async (script) => {
        const { server, delivered } = twin();
        for (const [i, kind] of script.entries()) {
          server.fault(kind && { kind, rate: 1 });
          await server.deliver(hook(`/${i}`));
        }
        server.fault(null);
        await server.deliver(hook('/last'));
        expect(new Set(delivered)).toEqual(new Set([...script.keys()].map((i) => `/${i}`).concat('/last')));
      }),
    );
  });
});

describe('luck', () => {
  it('lies in 0..1 and depends on the seed alone', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, two] = [seededRandom(seed), seededRandom(seed)];
        for (let i = 0; i < 20; i += 1) {
          const value = one();
          expect(value).toBe(two());
          expect(value >= 0 && value < 1).toBe(true);
        }
      }),
    );
  });
});

describe('text', () => {
  it.each([
    ['<img src="x" onerror=\'y\'>', '&#60;img src=&#34;x&#34; onerror=&#39;y&#39;&#62;'],
    ['a & b', 'a &#38; b'],
    ['plain', 'plain'],
  ])('%s is shown, not run', (text, shown) => {
    expect(escapeHtml(text)).toBe(shown);
  });

  it.each([
    [{ a: 'x' }, 'x'],
    [{ a: 1 }, ''],
    [{ a: null }, ''],
    [{}, ''],
  ])('of %j is "%s"', (body, text) => {
    expect(textIn(body, 'a')).toBe(text);
  });
});
