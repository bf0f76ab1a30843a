import { AuthError, GoneError, ProviderError, RetryError, changeSchema } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { neededScopes, sl } from '../src/base.js';
import slack from '../src/index.js';
import { answering, connect, errorOf, Hub, type SlackBench } from './support.js';

const check = ({ ctx }: SlackBench) => sl.base.connection.check(ctx);
const saying = (body: object, headers: Record<string, string> = {}) =>
  connect(new Hub(), {
    intercept: answering((path) =>
      path === 'GET /api/auth.test'
        ? new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', ...headers } })
        : null,
    ),
  });
const me = {
  ok: true,
  url: 'https://x.slack.com/',
  team: 'Acme',
  user: 'patchbay',
  team_id: 'T1',
  user_id: 'U1',
};

describe('who we are', () => {
  it('is the workspace, and the ids under which our own messages come back', async () => {
    const { identity, missingScopes } = await check(await connect());
    expect(identity).toEqual({
      account: 'T0TWIN',
      authors: ['U0PATCHBAY', 'B0PATCHBAY'],
      label: 'Acme (sandbox)',
    });
    expect(missingScopes).toEqual([]);
  });

  it('is the organisation for an app that all its workspaces share', async () => {
    const { identity } = await check(
      await saying({ ...me, enterprise_id: 'E1', is_enterprise_install: true }),
    );
    expect(identity.account).toBe('E1');
    const one = await check(await saying({ ...me, enterprise_id: 'E1', is_enterprise_install: false }));
    expect(one.identity.account).toBe('T1');
  });

  it('has no bot where Slack names none', async () => {
    expect((await check(await saying(me))).identity.authors).toEqual(['U1']);
  });

  it.each(neededScopes)('names the missing scope %s', async (scope) => {
    const granted = neededScopes.filter((one) => one !== scope).join(',');
    expect((await check(await saying(me, { 'x-oauth-scopes': granted }))).missingScopes).toEqual([scope]);
  });

  it('misses nothing where Slack does not tell the scopes', async () => {
    expect((await check(await saying(me))).missingScopes).toEqual([]);
  });

  it('asks for the scopes it needs, each with a reason', () => {
    const oauth = sl.base.connection.auth['oauth'];
    if (oauth?.type !== 'oauth2') throw new Error('no OAuth');
    expect(oauth.scopes.map(({ name }) => name)).toEqual(neededScopes);
    expect(oauth.scopes.every(({ why }) => why.length > 10)).toBe(true);
  });
});

describe('a refusal that comes with status 200', () => {
  it.each([
    ['invalid_auth', AuthError],
    ['token_revoked', AuthError],
    ['token_expired', AuthError],
    ['account_inactive', AuthError],
    ['missing_scope', AuthError],
    ['channel_not_found', GoneError],
    ['ratelimited', RetryError],
    ['service_unavailable', RetryError],
    ['internal_error', RetryError],
    ['invalid_arguments', ProviderError],
    ['something_new', ProviderError],
  ] as const)('%s', async (error, type) => {
    const refused = await errorOf(check(await saying({ ok: false, error })));
    expect(refused).toBeInstanceOf(type);
    expect(refused.message).toContain(`auth.test answered ${error}`);
  });

  it('ratelimited burns no attempt', async () => {
    expect(await errorOf(check(await saying({ ok: false, error: 'ratelimited' })))).toMatchObject({
      status: 429,
    });
    expect(await errorOf(check(await saying({ ok: false, error: 'fatal_error' })))).toMatchObject({
      status: null,
    });
  });

  it('without a reason is still one', async () => {
    expect((await errorOf(check(await saying({ ok: false })))).message).toContain('unknown_error');
  });
});

describe('the bot token', () => {
  const { token } = sl.base.connection.auth;
  const fits = (value: unknown): boolean =>
    token?.type === 'secret' && token.fields.safeParse({ token: value }).success;

  it.each([
    ['xoxb-1-2-abc', true],
    ['xoxe-1', true],
    ['xoxp-1-2-abc', false],
    ['xapp-1', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (value, good) => {
    expect(fits(value)).toBe(good);
  });
});

describe('the loop guard', () => {
  const identity = { account: 'T1', authors: ['U1', 'B1'], label: 'x' };
  const at = '2026-03-02T09:30:00.000Z';
  const by = (author?: string) =>
    changeSchema.parse({
      object: 'ticket',
      op: 'upsert',
      id: '1',
      version: at,
      at,
      author,
      data: { subject: '', body: '', created_at: at, updated_at: at },
    });

  it.each([
    ['U1', true],
    ['B1', true],
    ['U2', false],
    ['', false],
    [undefined, false],
  ])('knows %s as itself: %s', (author, own) => {
    expect(sl.base.connection.isOwn(by(author), identity)).toBe(own);
  });
});

describe('grants', () => {
  it('are Slack and its response addresses, commands and reading, and nothing else', () => {
    expect(slack.grants.map(({ grant }) => grant).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'commands:run',
      'http:hooks.slack.com',
      'http:slack.com',
      'tickets:read',
      'webhooks:receive',
    ]);
  });
});
