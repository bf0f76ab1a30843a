import { Passwords } from '@patchbay/identity';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let owner = '';
beforeAll(async () => {
  server = await testServer({});
  owner = await server.tokenOf('owner');
  for (const name of ['known', 'timed'])
    await server.call('POST', '/api/users', {
      as: owner,
      body: { email: `${name}@acme.example`, name, role: 'agent', password: 'correct horse battery' },
    });
  await server.call('POST', '/api/users', {
    as: await server.tokenOf('owner', 'other'),
    body: { email: 'known@other.example', name: 'K', role: 'agent', password: 'correct horse battery' },
  });
});

const post = (path: string, body: unknown, as?: string) => server.call('POST', path, { as, body });
/** All that a stranger sees, less what differs at every request. */
const seen = ({ status, json, headers }: Answer) => ({
  status,
  json: { ...(json as object), request_id: '', id: '', email: '', created_at: '', expires_at: '' },
  headers: Object.keys(headers).sort(),
});
const wrong = (email: string) => ({ email, password: 'wrong password' });
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('P24: nobody learns who has an account', () => {
  it('by signing in', async () => {
    const known = await post('/api/auth/login', wrong('known@acme.example'));
    const unknown = await post('/api/auth/login', wrong('nobody@acme.example'));
    expect(known.status).toBe(401);
    expect(seen(known)).toEqual(seen(unknown));
  });

  it('by asking for a new password', async () => {
    const known = await post('/api/auth/password/forgot', { email: 'known@acme.example' });
    const unknown = await post('/api/auth/password/forgot', { email: 'nobody@acme.example' });
    expect(known.status).toBe(202);
    expect(seen(known)).toEqual(seen(unknown));
  });

  it('by inviting people who have an account elsewhere', async () => {
    const invite = (email: string) => post('/api/invitations', { email, role: 'agent' }, owner);
    const known = await invite('known@other.example');
    const unknown = await invite('nobody@other.example');
    expect(known.status).toBe(201);
    expect(seen(known)).toEqual(seen(unknown));
  });

  it('from the work that is done: one hash is compared, whoever signs in', async () => {
    const passwords = server.app.get(Passwords);
    const verify = passwords.verify.bind(passwords);
    let compared = 0;
    passwords.verify = (...parameters) => {
      compared += 1;
      return verify(...parameters);
    };
    const spent = [];
    for (const email of ['known@acme.example', 'nobody@acme.example']) {
      compared = 0;
      await post('/api/auth/login', wrong(email));
      spent.push(compared);
    }
    passwords.verify = verify;
    expect(spent).toEqual([1, 1]);
  });

  it('from the time it takes: medians of 200 samples are alike', async () => {
    const took: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let i = 0; i < 200; i += 1) {
      const kind = i % 2 === 0 ? 'known' : 'unknown';
      const email = kind === 'known' ? 'timed@acme.example' : `stranger${i}@acme.example`;
      const started = performance.now();
      await server.call('POST', '/api/auth/password/forgot', { body: { email } });
      took[kind].push(performance.now() - started);
    }
    const [known, unknown] = [median(took.known), median(took.unknown)];
    // Machines under test are busy: a difference that a person could use is several times this.
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(known, unknown) * 0.5);
  });
});
