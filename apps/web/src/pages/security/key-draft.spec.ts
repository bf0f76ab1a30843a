import { describe, expect, it } from 'vitest';
import { blankKey, bodyOf, checks, endOf, lives } from './key-draft.js';

const now = new Date('2026-03-01T12:00:00Z');

describe('the end of a key', () => {
  it.each([
    ['7', '2026-03-08T12:00:00.000Z'],
    ['30', '2026-03-31T12:00:00.000Z'],
    ['90', '2026-05-30T12:00:00.000Z'],
    ['365', '2027-03-01T12:00:00.000Z'],
    ['never', null],
  ])('%s', (life, end) => expect(endOf({ life, until: '' }, now)).toBe(end));

  it('on a day of choice is the end of that day, where the person is', () => {
    const end = new Date(endOf({ life: 'date', until: '2026-12-24' }, now)!);
    expect([end.getFullYear(), end.getMonth(), end.getDate()]).toEqual([2026, 11, 24]);
    expect([end.getHours(), end.getMinutes()]).toEqual([23, 59]);
  });

  it('can be any of those offered, and one of them is chosen at first', () => {
    const offered = lives.map(({ value }) => value);
    expect(offered).toContain(blankKey.life);
    for (const life of offered) expect(() => endOf({ life, until: '2026-12-24' }, now)).not.toThrow();
  });
});

describe('what is sent', () => {
  const draft = { ...blankKey, name: '  Nightly import ', scopes: ['tickets:read' as const], life: 'never' };

  it.each([
    ['me', false],
    ['organisation', true],
  ] as const)('says whose key it is: %s', (whose, organisation) => {
    expect(bodyOf(draft, whose, now)).toEqual({
      name: 'Nightly import',
      scopes: ['tickets:read'],
      expires_at: null,
      organisation,
    });
  });
});

describe('before the hub is asked', () => {
  it.each([
    ['', true],
    ['  ', true],
    ['Import', false],
  ])('the name %j is refused: %s', (name, refused) => expect(checks.name(name) !== null).toBe(refused));

  it('something has to be allowed', () => {
    expect(checks.scopes([])).not.toBeNull();
    expect(checks.scopes(['tickets:read'])).toBeNull();
  });

  it.each([
    ['date', '', true],
    ['date', 'soon', true],
    ['date', '2026-12-24', false],
    ['90', '', false],
    ['never', 'soon', false],
  ])('%s with the day %j is refused: %s', (life, until, refused) =>
    expect(checks.until(until, { ...blankKey, life }) !== null).toBe(refused),
  );
});
