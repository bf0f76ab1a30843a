import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isOther, sessionKey, SessionStore, type Tokens } from './session-store.js';

const first: Tokens = { access_token: 'a1', refresh_token: 'r1' };
const second: Tokens = { access_token: 'a2', refresh_token: 'r2' };
const answer = (status: number, body: unknown = {}): Response =>
  new Response(JSON.stringify(body), { status });

let kept: Map<string, string>;
let asked: { address: string; body: unknown }[];
let hub: () => Promise<Response>;
let queue: Promise<unknown>;

/** One tab; tabs of a browser share storage and locks. */
function tab(): SessionStore {
  return new SessionStore({
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    fetch: (address, init) => {
      asked.push({ address, body: JSON.parse(init.body as string) });
      return hub();
    },
    exclusively: (_name, work) => {
      const turn = queue.then(work, work);
      queue = turn;
      return turn;
    },
  });
}

beforeEach(() => {
  kept = new Map();
  asked = [];
  queue = Promise.resolve();
  hub = async () => answer(200, { ...second, token_type: 'Bearer', expires_in: 900 });
});

describe('tokens', () => {
  it('are kept, and nothing beside them', () => {
    const session = tab();
    session.keepTokens({ ...first, extra: 'no' } as Tokens);
    expect(session.tokens()).toEqual(first);
    expect(JSON.parse(kept.get(sessionKey)!)).toEqual(first);
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['another shape', '{"token":"x"}'],
    ['half a pair', '{"access_token":"a"}'],
    ['null', 'null'],
    ['a number', '7'],
  ])('are null where storage holds %s', (_what, stored) => {
    if (stored !== undefined) kept.set(sessionKey, stored);
    expect(tab().tokens()).toBeNull();
  });
});

describe('signing out', () => {
  it('tells every listener until it has left', () => {
    const session = tab();
    const [stays, leaves] = [vi.fn<() => void>(), vi.fn<() => void>()];
    session.onSignedOut(stays);
    session.onSignedOut(leaves)();
    session.keepTokens(first);
    session.dropTokens();
    expect(session.tokens()).toBeNull();
    expect(stays).toHaveBeenCalledTimes(1);
    expect(leaves).not.toHaveBeenCalled();
  });
});

describe('renewing', () => {
  it('swaps the pair for a new one', async () => {
    const session = tab();
    session.keepTokens(first);
    expect(await session.renew('a1')).toBe(true);
    expect(session.tokens()).toEqual(second);
    expect(asked).toEqual([{ address: '/api/auth/refresh', body: { refresh_token: 'r1' } }]);
  });

  it('asks once for all calls that wait', async () => {
    const session = tab();
    session.keepTokens(first);
    expect(await Promise.all([session.renew('a1'), session.renew('a1'), session.renew('a1')])).toEqual([
      true,
      true,
      true,
    ]);
    expect(asked).toHaveLength(1);
  });

  it('asks once for all tabs: a refresh token must not be used twice', async () => {
    const [one, two] = [tab(), tab()];
    one.keepTokens(first);
    expect(await Promise.all([one.renew('a1'), two.renew('a1')])).toEqual([true, true]);
    expect(asked).toHaveLength(1);
    expect(two.tokens()).toEqual(second);
  });

  it('asks again the next time', async () => {
    const session = tab();
    session.keepTokens(first);
    await session.renew('a1');
    await session.renew('a2');
    expect(asked.map(({ body }) => body)).toEqual([{ refresh_token: 'r1' }, { refresh_token: 'r2' }]);
  });

  it('is done already when another call has brought a newer token', async () => {
    const session = tab();
    session.keepTokens(second);
    expect(await session.renew('a1')).toBe(true);
    expect(asked).toEqual([]);
  });

  it('is in vain without a session', async () => {
    expect(await tab().renew(undefined)).toBe(false);
    expect(asked).toEqual([]);
  });

  it('ends the session when the hub refuses', async () => {
    const session = tab();
    const ended = vi.fn<() => void>();
    session.onSignedOut(ended);
    session.keepTokens(first);
    hub = async () => answer(401);
    expect(await session.renew('a1')).toBe(false);
    expect(session.tokens()).toBeNull();
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['is down', () => Promise.reject(new TypeError('fetch failed'))],
    ['is in trouble', async () => answer(503)],
    ['asks for patience', async () => answer(429)],
  ])('keeps the session when the hub %s', async (_what, behaves) => {
    const session = tab();
    session.keepTokens(first);
    hub = behaves;
    expect(await session.renew('a1')).toBe(false);
    expect(session.tokens()).toEqual(first);
    hub = async () => answer(200, second);
    expect(await session.renew('a1')).toBe(true);
  });
});

describe('changing to another organisation', () => {
  it('waits for a renewal that is under way: the old session does not come back', async () => {
    const session = tab();
    session.keepTokens(first);
    const renewed = session.renew('a1');
    const other = { access_token: 'b1', refresh_token: 's1' };
    await session.changeTokens(other);
    expect(await renewed).toBe(true);
    expect(session.tokens()).toEqual(other);
  });

  it('and a renewal that comes after it finds the new session', async () => {
    const session = tab();
    session.keepTokens(first);
    await session.changeTokens(second);
    expect(await session.renew('a1')).toBe(true);
    expect(asked).toEqual([]);
    expect(session.tokens()).toEqual(second);
  });
});

describe('what another tab has stored', () => {
  const stored = (sub: unknown, more: object = {}) =>
    JSON.stringify({
      access_token: `h.${btoa(JSON.stringify({ sub, ...more })).replaceAll('=', '')}.s`,
      refresh_token: 'r',
    });

  it('is of somebody else when the subject differs, not when it was renewed', () => {
    expect(isOther(stored('ann'), stored('bob'))).toBe(true);
    expect(isOther(stored('ann', { exp: 1 }), stored('ann', { exp: 2 }))).toBe(false);
    expect(isOther(stored('ann', { name: '???>>>' }), stored('ann'))).toBe(false);
  });

  it.each([null, '{', 'null', '{"access_token":"x"}', '{"access_token":"a.b.c"}', '{"access_token":7}'])(
    'is of nobody else where nothing can be read of it: %j',
    (text) => {
      expect(isOther(text, stored('ann'))).toBe(false);
      expect(isOther(stored('ann'), text)).toBe(false);
    },
  );
});
