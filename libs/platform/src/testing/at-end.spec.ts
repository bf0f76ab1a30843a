import { describe, expect, it } from 'vitest';
import { atEnd, endAll } from './at-end.js';

describe('what is to be done at the end', () => {
  it('is done once, last come first gone, each after the one before', async () => {
    const done: string[] = [];
    atEnd(() => done.push('made first'));
    atEnd(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push('made second');
    });
    await endAll();
    await endAll();
    expect(done).toEqual(['made second', 'made first']);
  });

  it('is done for the others too when one fails, and the failure is told', async () => {
    const done: string[] = [];
    atEnd(() => done.push('other'));
    atEnd(() => {
      throw new Error('still open');
    });
    await expect(endAll()).rejects.toThrow('still open');
    expect(done).toEqual(['other']);
  });

  it('may ask for more', async () => {
    const done: string[] = [];
    atEnd(() => atEnd(() => done.push('more')));
    await endAll();
    expect(done).toEqual(['more']);
  });
});
