import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparklinePath } from './sparkline-path.js';

const box = { width: 100, height: 20 };

describe('sparklinePath', () => {
  it.each([[[]], [[7]]])('draws nothing for %j: one point is no course', (values) => {
    expect(sparklinePath(values, box)).toBe('');
  });

  it('goes from left to right, zero at the bottom and the largest at the top', () => {
    expect(sparklinePath([0, 5, 10], box)).toBe('M0 20L50 10L100 0');
  });

  it('keeps a steady figure at the top and zeros at the bottom', () => {
    expect(sparklinePath([4, 4], box)).toBe('M0 0L100 0');
    expect(sparklinePath([0, 0, 0], box)).toBe('M0 20L50 20L100 20');
  });

  it('has room for negative values', () => {
    expect(sparklinePath([-10, 10], box)).toBe('M0 20L100 0');
  });

  it('stays inside its box', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(values, (some) => {
        const points = sparklinePath(some, box).match(/-?[\d.]+ -?[\d.]+/g)!;
        expect(points).toHaveLength(some.length);
        for (const [x, y] of points.map((point) => point.split(' ').map(Number) as [number, number])) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(100);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});
