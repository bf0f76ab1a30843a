import { describe, expect, it } from 'vitest';
import { QueryFailedError } from 'typeorm';
import { OutboundError } from '../http/outbound-http.js';
import { testDatabase } from '../testing/index.js';
import { withClient } from '../database/roles.js';
import { databaseCode, databaseProblem, isDatabaseTrouble } from './database-error.js';
import {
  conflict,
  forbidden,
  invalid,
  notFound,
  ProblemError,
  unauthorized,
  unavailable,
} from './problem-error.js';

const coded = (code: string, message = 'x', more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });
const query = (driver: Error): Error => new QueryFailedError('select 1', [], driver);

describe('database trouble', () => {
  it.each([
    ['53100', 'disk full'],
    ['53200', 'out of memory'],
    ['53300', 'too many connections'],
    ['25006', 'read-only'],
    ['57P01', 'shutdown'],
    ['57P02', 'crash'],
    ['57P03', 'starting up'],
    ['08006', 'connection failure'],
    ['08001', 'cannot connect'],
    ['08003', 'no connection'],
    ['ECONNREFUSED', 'nobody listens'],
    ['ECONNRESET', 'cut'],
    ['EPIPE', 'cut while writing'],
    ['ETIMEDOUT', 'no answer'],
  ])('is %s (%s)', (code) => {
    expect(isDatabaseTrouble(coded(code))).toBe(true);
    expect(isDatabaseTrouble(query(coded(code)))).toBe(true);
    expect(isDatabaseTrouble(new Error('outer', { cause: query(coded(code)) }))).toBe(true);
    const problem = databaseProblem(query(coded(code)));
    expect(problem).toMatchObject({ status: 503, code: 'unavailable', headers: { 'retry-after': '2' } });
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Connection terminated',
    'Client has encountered a connection error and is not queryable',
  ])('is "%s"', (message) => {
    expect(isDatabaseTrouble(new Error(message))).toBe(true);
  });

  it.each([
    ['a duplicate', '23505'],
    ['a refusal of row-level security', '42501'],
    ['a missing table', '42P01'],
    ['a deadlock', '40P01'],
    ['a statement that takes too long', '57014'],
    ['a text PostgreSQL cannot store', '22P05'],
    ['a missing file', 'ENOENT'],
    ['a file that may not be read', 'EACCES'],
  ])('is not %s (%s)', (_what, code) => {
    expect(isDatabaseTrouble(query(coded(code)))).toBe(false);
    expect(databaseProblem(coded(code))).toBeNull();
  });

  it('is a missing socket of the server, but no other missing file', () => {
    expect(isDatabaseTrouble(coded('ENOENT', 'x', { syscall: 'connect' }))).toBe(true);
    expect(isDatabaseTrouble(query(coded('ENOENT', 'x', { syscall: 'connect' })))).toBe(true);
    expect(isDatabaseTrouble(coded('ENOENT', 'x', { syscall: 'open' }))).toBe(false);
  });

  it('is not the trouble of a provider, whose causes look the same', () => {
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT']) {
      const call = new OutboundError('api.test could not be reached', false, { cause: coded(code) });
      expect(isDatabaseTrouble(call)).toBe(false);
      expect(isDatabaseTrouble(new Error('action failed', { cause: call }))).toBe(false);
      expect(databaseProblem(call)).toBeNull();
    }
  });

  it.each([[null], [undefined], ['57P01'], [{ code: '57P01' }], [new Error('plain')]])(
    'is not %j',
    (thing) => {
      expect(isDatabaseTrouble(thing)).toBe(false);
    },
  );

  it('ends in a circle of causes', () => {
    const round = new Error('round');
    round.cause = round;
    expect(databaseCode(round)).toBeNull();
  });

  it('is what really happens when the server ends a connection', async () => {
    const { app, admin } = await testDatabase();
    const error = await withClient(app, async (client) => {
      client.on('error', () => {});
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const asleep = client.query('select pg_sleep(60)').catch((thrown: unknown) => thrown);
      await withClient(admin, (other) => other.query('select pg_terminate_backend($1)', [rows[0]?.pid]));
      return asleep;
    }).catch((thrown: unknown) => thrown);
    expect(isDatabaseTrouble(error)).toBe(true);
  });

  it('is what really happens when nobody listens', async () => {
    const { app } = await testDatabase();
    const error = await withClient({ ...app, port: 1 }, async () => null).catch((thrown: unknown) => thrown);
    expect(databaseCode(error)).toBe('ECONNREFUSED');
    expect(isDatabaseTrouble(error)).toBe(true);
  });

  it('says nothing about server, statement or reason', () => {
    const problem = databaseProblem(query(coded('53100', 'could not extend file "base/1/2": No space left')));
    expect(problem?.message).not.toMatch(/select|base\/1|space/);
  });
});

describe('problems', () => {
  it.each([
    [notFound('ticket'), 404, 'not_found', 'There is no such ticket.'],
    [conflict('Taken.'), 409, 'conflict', 'Taken.'],
    [forbidden('Not yours.'), 403, 'forbidden', 'Not yours.'],
    [unauthorized('Who?'), 401, 'unauthorized', 'Who?'],
    [unavailable('Later.', 7), 503, 'unavailable', 'Later.'],
    [invalid([]), 422, 'invalid', 'The request does not fit.'],
    [invalid([], 'Odd.'), 422, 'invalid', 'Odd.'],
  ])('%s', (problem, status, code, message) => {
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem).toMatchObject({ name: 'ProblemError', status, code, message });
  });

  it('carry what the caller needs besides', () => {
    expect(unauthorized('x').headers).toEqual({ 'www-authenticate': 'Bearer' });
    expect(unavailable('x', 30).headers).toEqual({ 'retry-after': '30' });
    expect(invalid([{ path: 'tickets.3.subject', message: 'is missing' }]).errors).toEqual([
      { path: 'tickets.3.subject', message: 'is missing' },
    ]);
    expect(notFound('x').errors).toEqual([]);
  });
});
