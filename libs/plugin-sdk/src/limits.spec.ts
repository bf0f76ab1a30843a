import { describe, expect, it } from 'vitest';
import { limitFor, type Limit } from './limits.js';

const limit = (match: string, id = match): Limit => ({ id, match, per: 'minute', max: 1 });

describe('a limit', () => {
  it.each([
    ['GET /tickets', 'GET', '/tickets', true],
    ['GET /tickets', 'POST', '/tickets', false],
    ['* /tickets', 'DELETE', '/tickets', true],
    ['GET /tickets/*', 'GET', '/tickets/1', true],
    ['GET /tickets/*', 'GET', '/tickets/', false],
    ['GET /tickets/*', 'GET', '/tickets/1/comments', false],
    ['GET /tickets/*/comments', 'GET', '/tickets/1/comments', true],
    ['GET /tickets/**', 'GET', '/tickets/1/comments/2', true],
    ['GET /tickets/**', 'GET', '/tickets', false],
    ['* /**', 'PATCH', '/anything/at/all', true],
    ['GET /api.list', 'GET', '/api.list', true],
    ['GET /api.list', 'GET', '/apixlist', false],
    ['GET /a+b/(c)', 'GET', '/a+b/(c)', true],
    ['GET /tickets', 'GET', '/tickets?page=2', true],
    ['GET /tickets', 'GET', '/v2/tickets', false],
    ['GET', 'GET', '/tickets', false],
  ])('%s, %s %s: %s', (match, method, path, fits) => {
    expect(limitFor([limit(match)], method, path) !== null).toBe(fits);
  });

  it('is the first that fits', () => {
    const limits = [limit('GET /export/**', 'export'), limit('* /**', 'all'), limit('GET /x', 'never')];
    expect(limitFor(limits, 'GET', '/export/a')?.id).toBe('export');
    expect(limitFor(limits, 'GET', '/x')?.id).toBe('all');
  });

  it('is none where there is none', () => {
    expect(limitFor([], 'GET', '/x')).toBeNull();
  });
});
