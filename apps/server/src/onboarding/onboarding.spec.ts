import { eventually } from '@patchbay/platform/testing';
import { Installations } from '@patchbay/plugins';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

interface State {
  tickets: number;
  sample_tickets: number;
  samples: boolean;
  demo: boolean;
  choice: 'demo' | 'empty' | null;
  dismissed: boolean;
  steps: Record<'explain' | 'dry_run' | 'connect' | 'upload' | 'password', boolean>;
}

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});

const admin = (tenant: string) => server.tokenOf('admin', tenant);
const state = async (tenant: string): Promise<State> =>
  (await server.call('GET', '/api/onboarding', { as: await admin(tenant) })).json as State;
const change = async (tenant: string, body: object) =>
  server.call('PATCH', '/api/onboarding', { as: await admin(tenant), body });
const choiceTold = async (tenant: string): Promise<unknown> => {
  const { json } = await server.call('GET', '/api/auth/me', { as: await admin(tenant) });
  return (json as { onboarding: { choice: unknown } }).onboarding.choice;
};

describe('a new organisation', () => {
  it('has chosen nothing and taken no step', async () => {
    expect(await state('fresh')).toEqual({
      tickets: 0,
      sample_tickets: 0,
      samples: false,
      demo: false,
      choice: null,
      dismissed: false,
      steps: { explain: false, dry_run: false, connect: false, upload: false, password: false },
    });
    expect(await choiceTold('fresh')).toBeNull();
  });
});

describe('starting empty', () => {
  it('is remembered for all of the organisation, and for no other', async () => {
    expect((await change('empty', { choice: 'empty' })).status).toBe(204);
    expect(await state('empty')).toMatchObject({ choice: 'empty', samples: false });
    expect(await choiceTold('empty')).toBe('empty');
    expect((await state('bystander')).choice).toBeNull();
  });

  it('first steps are put away, and taken out again', async () => {
    await change('tidy', { dismissed: true });
    expect(await state('tidy')).toMatchObject({ dismissed: true, choice: null });
    await change('tidy', { dismissed: false });
    expect((await state('tidy')).dismissed).toBe(false);
  });

  it.each([
    ['a choice that is made elsewhere', { choice: 'demo' }],
    ['an unknown field', { steps: { upload: true } }],
    ['a word for yes', { dismissed: 'yes' }],
  ])('refuses %s', async (_what, body) => {
    expect((await change('strict', body)).status).toBe(422);
    expect(await state('strict')).toMatchObject({ choice: null, dismissed: false });
  });

  it.each(['viewer', 'agent', 'analyst'] as const)('is not up to a %s', async (role) => {
    const as = await server.tokenOf(role, 'guarded');
    for (const [method, path, body] of [
      ['PATCH', '/api/onboarding', { dismissed: true }],
      ['POST', '/api/onboarding/samples', undefined],
      ['DELETE', '/api/onboarding/samples', undefined],
    ] as const)
      expect((await server.call(method, path, { as, body })).status).toBe(403);
  });
});

describe('steps are ticked by what has really happened', () => {
  it('a file: only after an import', async () => {
    const as = await admin('steps');
    expect((await state('steps')).steps.upload).toBe(false);
    await server.app.get(Installations).ensureDefaults('steps');
    const ticket = { external_id: '1', subject: 'Broken', body: 'This is terrible.', source: 'shop' };
    const answer = await server.call('POST', '/api/data-ingest', { as, body: { tickets: [ticket] } });
    expect(answer.status).toBe(202);
    expect((await state('steps')).steps.upload).toBe(true);
  });

  it('a score: only once a scored ticket has been opened', async () => {
    const as = await admin('steps');
    const id = await eventually(async () => {
      const { json } = await server.call('GET', '/api/tickets', { as });
      const [ticket] = (json as { items: { id: string; signals: { sentiment?: unknown } }[] }).items;
      expect(ticket?.signals.sentiment).toBeDefined();
      return ticket?.id;
    }, 20_000);
    expect((await state('steps')).steps.explain).toBe(false);
    expect((await server.call('GET', `/api/tickets/${id}`, { as })).status).toBe(200);
    expect((await state('steps')).steps.explain).toBe(true);
    expect((await state('bystander')).steps.explain).toBe(false);
  }, 30_000);

  it('a password: of the one who asks', async () => {
    const as = await server.tokenOf('admin', 'keys');
    expect((await state('keys')).steps.password).toBe(false);
    const body = { password: 'a long password' };
    const answer = await server.call('POST', '/api/auth/password', { as, body });
    const { access_token } = answer.json as { access_token: string };
    const own = await server.call('GET', '/api/onboarding', { as: access_token });
    expect((own.json as State).steps.password).toBe(true);
    const viewer = await server.call('GET', '/api/onboarding', {
      as: await server.tokenOf('viewer', 'keys'),
    });
    expect((viewer.json as State).steps.password).toBe(false);
  });
});

describe('demo data', () => {
  it('comes, is told, and goes again without a trace but the choice', async () => {
    const as = await admin('demo');
    expect((await server.call('POST', '/api/onboarding/samples', { as })).status).toBe(202);
    const there = await eventually(async () => {
      const now = await state('demo');
      expect(now.sample_tickets).toBeGreaterThan(0);
      return now;
    }, 30_000);
    expect(there).toMatchObject({ choice: 'demo', samples: true });
    expect(there.steps.connect).toBe(false);
    expect(await choiceTold('demo')).toBe('demo');

    expect((await server.call('DELETE', '/api/onboarding/samples', { as })).status).toBe(204);
    expect(await state('demo')).toMatchObject({ sample_tickets: 0, samples: false, choice: 'demo' });
    const { json } = await server.call('GET', '/api/connections', { as });
    expect((json as { items: unknown[] }).items).toEqual([]);
  }, 60_000);
});
