import type { Change } from '@patchbay/domain';
import { expect } from 'vitest';
import { AuthError, RetryError } from '../../errors.js';
import { limitFor } from '../../limits.js';
import type { AnyPlugin } from '../../plugin.js';
import { bench, type Bench } from './bench.js';
import type { Check, Suite } from './suite.js';

const section = 'connection';
/** No time a provider would give by chance. */
const restS = 17;

/** Who we are, what is missing, and what each refusal means. */
export function connectionChecks(plugin: AnyPlugin, suite: Suite): Check[] {
  const connection = plugin.base.connection;
  if (!connection) return [];
  const check = async (on: Bench) => connection.check(on.ctx);
  return [
    {
      section,
      name: 'names the identity and misses nothing',
      run: async () => {
        const { identity, missingScopes } = await check(await bench(plugin, suite));
        expect(missingScopes).toEqual([]);
        expect(identity.account).not.toBe('');
        expect(identity.label).not.toBe('');
        expect(identity.authors.filter(Boolean)).not.toEqual([]);
      },
    },
    {
      section,
      name: 'names what a lesser account is missing',
      ...(suite.lesserAccount ? {} : { skip: 'no lesser account was given' }),
      run: async () => {
        const { intercept, missing } = suite.lesserAccount!;
        expect((await check(await bench(plugin, suite, { intercept }))).missingScopes).toEqual(missing);
      },
    },
    {
      section,
      name: 'tells refused credentials from everything else',
      run: async () => {
        const on = await bench(plugin, suite, { secrets: {} });
        await expect(check(on)).rejects.toBeInstanceOf(AuthError);
      },
    },
    ...faultChecks(plugin, suite, check),
    {
      section,
      name: 'knows its own changes from those of others',
      run: async () => {
        const { identity } = await check(await bench(plugin, suite));
        const unknown = identity.authors.filter((author) => !connection.isOwn(changeBy(author), identity));
        expect(unknown, 'own authors that are not known').toEqual([]);
        expect(connection.isOwn(changeBy('a stranger'), identity)).toBe(false);
        expect(connection.isOwn(changeBy(undefined), identity)).toBe(false);
      },
    },
    {
      section,
      name: 'keeps every call within a declared limit',
      run: async () => {
        const on = await bench(plugin, suite);
        await check(on);
        assertLimited(plugin, on);
      },
    },
  ];
}

function faultChecks(plugin: AnyPlugin, suite: Suite, check: (on: Bench) => Promise<unknown>): Check[] {
  return [
    {
      section,
      name: 'waits as long as a 429 asks',
      run: async () => {
        const on = await bench(plugin, suite);
        on.twin.fault({ kind: '429', rate: 1, retryAfterS: restS });
        await expect(check(on)).rejects.toMatchObject({ name: 'RetryError', afterMs: restS * 1_000 });
      },
    },
    ...(['500', 'cut-before-effect'] as const).map((kind) => ({
      section,
      name: `tries again after ${kind === '500' ? 'a server error' : 'a cut connection'}`,
      run: async () => {
        const on = await bench(plugin, suite);
        on.twin.fault({ kind, rate: 1 });
        await expect(check(on)).rejects.toSatisfy(
          (error) => error instanceof RetryError || (error as Error).name === 'UncertainError',
        );
        on.twin.fault(null);
        await check(on);
      },
    })),
  ];
}

/** Every call so far falls under one of the limits. */
export function assertLimited(plugin: AnyPlugin, { http }: Bench): void {
  const { limits, auth } = plugin.base.connection!;
  const tokenUrls = Object.values(auth).flatMap((one) => (one.type === 'oauth2' ? one.tokenUrl : []));
  const free = http.sent.filter(
    ({ method, path }) => !limitFor(limits, method, path) && !tokenUrls.some((url) => url.endsWith(path)),
  );
  expect(
    free.map(({ method, path }) => `${method} ${path}`),
    'calls without a limit',
  ).toEqual([]);
}

function changeBy(author: string | undefined): Change {
  const at = '2026-03-02T09:30:00.000Z';
  return {
    object: 'ticket',
    op: 'upsert',
    id: '1',
    version: at,
    at,
    ...(author === undefined ? {} : { author }),
    data: { subject: '', body: '', created_at: at, updated_at: at, metadata: {} },
  };
}
