import { describe, expect, it } from 'vitest';
import { qrPath } from './qr-path.js';

const squares = (path: string): Set<string> =>
  new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`));

describe('a QR code', () => {
  const { path, size } = qrPath('otpauth://totp/Patchbay:ann%40acme.example?secret=JBSWY3DPEHPK3PXP');

  it('has a finder in three corners and none in the fourth', () => {
    const dark = squares(path);
    const ring = (left: number, top: number): boolean =>
      [0, 1, 2, 3, 4, 5, 6].every((i) => dark.has(`${left + i},${top}`) && dark.has(`${left},${top + i}`));
    const far = size - 7;
    expect([ring(0, 0), ring(far, 0), ring(0, far), ring(far, far)]).toEqual([true, true, true, false]);
  });

  it('grows with its text and differs for another one', () => {
    expect(qrPath('x'.repeat(300)).size).toBeGreaterThan(size);
    expect(qrPath('a').path).not.toBe(qrPath('b').path);
  });
});
