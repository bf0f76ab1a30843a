import { describe, expect, it } from 'vitest';
import { hintOf, isApiKey, newApiKey } from './api-key.js';

describe('P28: a new key', () => {
  const many = Array.from({ length: 1_000 }, newApiKey);

  it('carries 256 bits behind our prefix', () => {
    for (const key of many) {
      expect(key).toMatch(/^pb_[A-Za-z0-9_-]{43}$/);
      expect(Buffer.from(key.slice(3), 'base64url')).toHaveLength(32);
    }
  });

  it('is never made twice', () => {
    expect(new Set(many).size).toBe(many.length);
  });

  it('uses every sign it may use, at every place alike', () => {
    const seen = Array.from({ length: 42 }, (_, place) => new Set(many.map((key) => key[3 + place])));
    for (const signs of seen) expect(signs.size).toBe(64);
  });

  it('is told from an access token by its first signs', () => {
    expect(many.every(isApiKey)).toBe(true);
  });

  it.each(['', 'pb', 'PB_x', 'eyJhbGciOiJFUzI1NiJ9.e30.x', ' pb_x', 'xpb_'])('%j is none', (text) => {
    expect(isApiKey(text)).toBe(false);
  });

  it('is hinted at by four signs: 24 bits of 256', () => {
    expect(hintOf('pb_abcdefgh')).toBe('efgh');
    for (const key of many) expect(key.endsWith(hintOf(key))).toBe(true);
  });
});
