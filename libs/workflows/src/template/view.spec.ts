import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@patchbay/domain';
import { TEMPLATE_LIMITS } from './limits.js';
import { alreadyClean, cleanView } from './view.js';

describe('a clean view', () => {
  it('is a private copy of plain JSON', () => {
    const inner = { tags: ['a'] };
    const view = { inner, run: () => 'called', gone: undefined } as unknown as JsonObject;
    const clean = cleanView(view);
    inner.tags.push('b');
    expect(clean).toEqual({ inner: { tags: ['a'] } });
  });

  it('drops prototypes and getters', () => {
    class Secret {
      visible = 1;
      get hidden(): number {
        return 2;
      }
    }
    const clean = cleanView({ secret: new Secret() as unknown as JsonObject });
    expect(clean).toEqual({ secret: { visible: 1 } });
    expect(Object.getPrototypeOf(clean['secret'])).toBe(Object.prototype);
  });

  it('is not copied again by whoever says that it is one', () => {
    const view = alreadyClean({ subject: 'Hello' }, 20);
    expect(cleanView(view)).toBe(view);
    expect(cleanView({ subject: 'Hello' })).not.toBe(view);
  });

  it.each([
    [TEMPLATE_LIMITS.view_length, true],
    [TEMPLATE_LIMITS.view_length + 1, false],
  ])('of %i characters is taken at its word: %s', (length, believed) => {
    const view: JsonObject = alreadyClean({ subject: 'x' }, length);
    expect(cleanView(view) === view).toBe(believed);
  });

  it('may not be longer than allowed, nor round', () => {
    const long = { body: 'x'.repeat(TEMPLATE_LIMITS.view_length) };
    expect(() => cleanView(alreadyClean(long, long.body.length + 10))).toThrow(/more than/);
    const round: JsonObject = {};
    round['self'] = round;
    expect(() => cleanView(round)).toThrow('The values are not JSON.');
  });
});
