import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Passwords } from './passwords.js';

const passwords = new Passwords();

describe('passwords', () => {
  it.each(['correct horse', 'pässwörd', ' spaces ', '🔑🔑🔑', 'x'.repeat(1_000)])(
    '%# are kept as argon2id',
    async (secret) => {
      const hash = await passwords.hash(secret);
      expect(hash).toMatch(/^\$argon2id\$/);
      expect(hash).not.toContain(secret);
      expect(await passwords.verify(hash, secret)).toBe(true);
      expect(await passwords.verify(hash, `${secret}.`)).toBe(false);
    },
  );

  it('hash differently each time', async () => {
    expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
  });

  it('that are not there fit nothing, not even the decoy’s own', async () => {
    expect(await passwords.verify(null, 'no such password')).toBe(false);
    expect(await passwords.verify(null, '')).toBe(false);
  });

  it('are hashed off the event loop, however many come', async () => {
    const hashes = Promise.all(Array.from({ length: 20 }, (_, i) => passwords.hash(`password ${i}`)));
    let turns = 0;
    const state = { done: false };
    void hashes.then(() => Object.assign(state, { done: true }));
    while (!state.done) {
      turns += 1;
      await turn();
    }
    expect(new Set(await hashes).size).toBe(20);
    expect(turns).toBeGreaterThan(20);
  });

  it('go on after one that failed', async () => {
    const broken = await Promise.allSettled(
      Array.from({ length: 5 }, () => passwords.verify('no hash', 'x')),
    );
    expect(broken.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await passwords.hash('still')).toMatch(/^\$argon2id\$/);
  });
});
