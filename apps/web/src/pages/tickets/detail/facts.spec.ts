import { describe, expect, it } from 'vitest';
import { factsOf } from './facts.js';

describe('what the channel said beyond our fields', () => {
  it('becomes one line per value, nested names joined', () => {
    expect(
      factsOf({ type: 'incident', channel: { kind: 'zendesk', meta: { via: 'email', spam: false } } }),
    ).toEqual([
      { path: 'type', value: 'incident' },
      { path: 'channel.kind', value: 'zendesk' },
      { path: 'channel.meta.via', value: 'email' },
      { path: 'channel.meta.spam', value: 'false' },
    ]);
  });

  it('leaves out what says nothing', () => {
    expect(factsOf({ a: null, b: '', c: {}, d: [], e: 0 })).toEqual([{ path: 'e', value: '0' }]);
    expect(factsOf({})).toEqual([]);
  });

  it('joins plain lists and numbers the items of other ones', () => {
    expect(factsOf({ tags: ['a', 'b'], items: [{ id: 1 }, { id: 2 }] })).toEqual([
      { path: 'tags', value: 'a, b' },
      { path: 'items.0.id', value: '1' },
      { path: 'items.1.id', value: '2' },
    ]);
  });

  it('stops unfolding at some depth, so that no channel can flood the page', () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } };
    expect(factsOf(deep)).toEqual([{ path: 'a.b.c.d.e.f', value: '{"g":{"h":1}}' }]);
  });
});
