import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressOf, proxiesOf } from './client-address.js';

const request = (peer: string | undefined, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('who sent a request', () => {
  it.each<[string, number | string[], string, string | undefined, string]>([
    ['nobody is believed', 0, '192.0.2.1', '203.0.113.7', '192.0.2.1'],
    ['nothing is said', 1, '192.0.2.1', undefined, '192.0.2.1'],
    ['the nearest proxy is believed', 1, '192.0.2.1', '203.0.113.7', '203.0.113.7'],
    ['what was said before it is not', 1, '192.0.2.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['two are believed', 2, '192.0.2.1', '198.51.100.1, 203.0.113.7', '198.51.100.1'],
    ['a named proxy is believed', ['192.0.2.0/24'], '192.0.2.1', '203.0.113.7', '203.0.113.7'],
    ['a stranger is not', ['10.0.0.0/8'], '192.0.2.1', '203.0.113.7', '192.0.2.1'],
    ['nobody is named', [], '192.0.2.1', '203.0.113.7', '192.0.2.1'],
  ])('where %s', (_case, trusted, peer, forwarded, address) => {
    expect(addressOf(request(peer, forwarded), proxiesOf(trusted))).toBe(address);
  });

  it('is unknown when they have gone already', () => {
    expect(addressOf(request(undefined), proxiesOf(0))).toBe('');
  });
});
