import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealError, Vault } from './vault.js';

const vault = new Vault('a secret for tests only, 32 characters');
const sealed = vault.seal('acme', 'connection:1:secrets', 'hunter2');
/** Flips one bit of a base64url part. */
function flipped(text: string, part: number, bit: number): string {
  const parts = text.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  const at = Math.floor(bit / 8) % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit % 8)), at);
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

describe('a sealed value', () => {
  it('opens for its tenant and place', () => {
    expect(vault.open('acme', 'connection:1:secrets', sealed)).toBe('hunter2');
  });

  it('opens to what was sealed, whatever that was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (plain, tenant, place) => {
        expect(vault.open(tenant, place, vault.seal(tenant, place, plain))).toBe(plain);
      }),
    );
  });

  it('opens on another node with the same key', () => {
    expect(
      new Vault('a secret for tests only, 32 characters').open('acme', 'connection:1:secrets', sealed),
    ).toBe('hunter2');
  });

  it('shows nothing of what it holds, and is never the same twice', () => {
    const canary = 'canary-9f8e7d';
    const twice = [vault.seal('acme', 'p', canary), vault.seal('acme', 'p', canary)];
    expect(twice[0]).not.toBe(twice[1]);
    for (const each of twice) {
      expect(each).toMatch(/^v1(\.[\w-]+){3}$/);
      const bytes = Buffer.concat(each.split('.').map((part) => Buffer.from(part, 'base64url')));
      expect(bytes.includes(canary)).toBe(false);
    }
  });

  it.each([
    ['another tenant', 'globex', 'connection:1:secrets'],
    ['another row', 'acme', 'connection:2:secrets'],
    ['another field', 'acme', 'connection:1:webhook'],
    ['no tenant', '', 'connection:1:secrets'],
    ['a tenant and place that read the same together', 'acme|connection', '1:secrets'],
  ])('does not open for %s', (_what, tenant, place) => {
    expect(() => vault.open(tenant, place, sealed)).toThrow(SealError);
  });

  it('does not open with another key', () => {
    expect(() => new Vault('another key').open('acme', 'connection:1:secrets', sealed)).toThrow(SealError);
  });

  it('does not open when a single bit of it was changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.nat(127), (part, bit) => {
        expect(() => vault.open('acme', 'connection:1:secrets', flipped(sealed, part, bit))).toThrow(
          SealError,
        );
      }),
    );
  });

  it('does not open with a shortened tag, which would be easier to guess', () => {
    const [version, iv, text, tag] = sealed.split('.') as [string, string, string, string];
    for (const length of [4, 8, 12, 15]) {
      const short = Buffer.from(tag, 'base64url').subarray(0, length).toString('base64url');
      expect(() => vault.open('acme', 'connection:1:secrets', [version, iv, text, short].join('.'))).toThrow(
        SealError,
      );
    }
  });

  it.each(['', '.', '...', 'v1', 'v1.a', 'v1.a.b', 'v2.a.b.c', 'v1...', 'v1.a..c', 'plain text', '{"a":1}'])(
    'is not %j',
    (text) => {
      expect(() => vault.open('acme', 'p', text)).toThrow(SealError);
    },
  );

  it('is refused without a word about its content', () => {
    expect(() => vault.open('globex', 'p', sealed)).not.toThrow(/hunter2/);
    expect(() => vault.open('globex', 'p', sealed)).toThrow('wrong key, tenant or place');
  });
});
