import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecentOutcomes } from './recent-outcomes.js';

let recent: RecentOutcomes;
beforeEach(() => {
  recent = new RecentOutcomes();
});

/** `x` = failed, `.` = went well; answers what is known after the last one. */
function play(outcomes: string, id = 'a'): string {
  let known = 'nothing';
  for (const outcome of outcomes) {
    if (outcome === '.') recent.succeeded(id);
    const { failures, calls } = outcome === 'x' ? recent.failed(id) : { failures: 0, calls: 0 };
    known = outcome === 'x' ? `${failures} of ${calls}` : known;
  }
  return known;
}

describe('the last calls of a connection', () => {
  it.each([
    ['x', '1 of 1'],
    ['xxxxx', '5 of 5'],
    ['....x', '1 of 1'],
    ['x.x.x.x.x', '5 of 9'],
    ['xxxx......x', '4 of 10'],
    ['xxxx.....x', '5 of 10'],
    ['x.........x', '1 of 10'],
    ['x..........x', '1 of 1'],
    ['xxxxxxxxxxxx', '10 of 10'],
    ['xxxxx......x', '4 of 10'],
    ['.x.x.x.x.x', '5 of 9'],
    ['xx........xx', '2 of 10'],
  ])('%s: the last failure is one of %s', (outcomes, known) => {
    expect(play(outcomes)).toBe(known);
  });

  it('are those of one connection each', () => {
    expect(play('xxxx', 'a')).toBe('4 of 4');
    expect(play('x', 'b')).toBe('1 of 1');
    expect(play('x', 'a')).toBe('5 of 5');
  });

  it('start anew when they are forgotten', () => {
    play('xxxx');
    recent.forget('a');
    expect(play('x')).toBe('1 of 1');
  });

  it('that all went well take no room', () => {
    play('...');
    expect(recent.size).toBe(0);
    play('x.........');
    expect(recent.size).toBe(1);
    play('.');
    expect(recent.size).toBe(0);
  });

  it('are kept of so many connections and no more: what was called last stays', () => {
    for (let i = 0; i < 10_000; i += 1) recent.failed(`c${i}`);
    recent.succeeded('c0');
    recent.failed('one more');
    expect(recent.size).toBe(10_000);
    expect(recent.failed('c0').failures).toBe(2);
    expect(recent.failed('c1').failures).toBe(1);
  });

  it('count as a list of ten would, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (before) => {
        const own = new RecentOutcomes();
        for (const failed of before) void (failed ? own.failed('a') : own.succeeded('a'));
        const known = [...before, true].slice(-10).filter(Boolean).length;
        expect(own.failed('a').failures).toBe(known);
      }),
    );
  });
});
