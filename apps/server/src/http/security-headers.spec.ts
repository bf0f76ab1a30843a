import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

let plain: TestServer;
let secure: TestServer;
beforeAll(async () => {
  plain = await testServer();
  secure = await testServer({ publicUrl: 'https://hub.example' });
});

const paths = ['/healthz', '/api/auth/me', '/api/nothing', '/hooks/nobody', '/api/docs', '/'];

describe('the headers of every answer', () => {
  it.each(paths)('%s: no foreign scripts, no frames, no guessed types', async (path) => {
    const { headers } = await plain.call('GET', path);
    const policy = String(headers['content-security-policy']);
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ])
      expect(policy.split(';')).toContain(rule);
    expect(/script-src[^;]*unsafe/.test(policy)).toBe(false);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
    expect(headers['x-request-id']).toEqual(expect.any(String));
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('ask browsers for https only where the hub is behind it', async () => {
    expect((await plain.call('GET', '/healthz')).headers['strict-transport-security']).toBeUndefined();
    const { headers } = await secure.call('GET', '/healthz');
    expect(headers['strict-transport-security']).toMatch(/^max-age=31536000/);
  });
});
