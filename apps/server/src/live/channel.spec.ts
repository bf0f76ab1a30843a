import { TestClock } from '@patchbay/platform/testing';
import type { WebSocket } from 'ws';
import { beforeEach, describe, expect, it } from 'vitest';
import { Channel, type Envelope } from './channel.js';

class Reader {
  readonly got: Envelope[] = [];
  bufferedAmount = 0;
  closed: [number, string] | null = null;

  send(text: string): void {
    this.got.push(JSON.parse(text) as Envelope);
  }

  close(code: number, reason: string): void {
    this.closed = [code, reason];
  }

  get heard(): string[] {
    return this.got.map(({ event, seq }) => `${event} ${seq}`);
  }
}

const clock = new TestClock();
let channel: Channel;
const join = (lastSeq = 0): Reader => {
  const reader = new Reader();
  channel.join(reader as unknown as WebSocket, lastSeq, { figure: 1 });
  return reader;
};
const say = (times: number, event = 'metrics'): void => {
  for (let i = 0; i < times; i += 1) channel.send(event, i);
};

beforeEach(() => {
  channel = new Channel(clock, 100);
});

describe('joining', () => {
  it('begins with a snapshot, then numbers without gaps', () => {
    const reader = join();
    say(3);
    expect(reader.heard).toEqual(['snapshot 0', 'metrics 1', 'metrics 2', 'metrics 3']);
    expect(reader.got[0]).toEqual({
      event: 'snapshot',
      seq: 0,
      ts: clock.now().toISOString(),
      data: { figure: 1 },
    });
  });

  it('is the same for all readers of the channel', () => {
    const [one, two] = [join(), join()];
    say(2);
    expect(one.heard).toEqual(two.heard);
    expect(channel.size).toBe(2);
  });

  it('resumes after the last number that was heard: nothing twice, nothing missing', () => {
    join();
    say(10);
    expect(join(7).heard).toEqual(['metrics 8', 'metrics 9', 'metrics 10']);
  });

  it('sends nothing to who is up to date', () => {
    join();
    say(4);
    expect(join(4).got).toEqual([]);
  });

  it.each([
    ['it is from before a restart', 50, 3],
    ['it is too long ago', 1, 400],
    ['there is none', 0, 5],
    ['it is no number', Number.NaN, 5],
    ['it is negative', -1, 5],
  ])('sends a snapshot when the number cannot be resumed from: %s', (_why, lastSeq, said) => {
    join();
    say(said);
    expect(join(lastSeq).heard).toEqual([`snapshot ${said}`]);
  });

  it('resumes from the oldest number that is kept, not from the one before', () => {
    join();
    say(400);
    expect(join(100).heard).toHaveLength(300);
    expect(join(99).heard).toEqual(['snapshot 400']);
  });
});

describe('leaving', () => {
  it('ends the messages', () => {
    const reader = join();
    channel.leave(reader as unknown as WebSocket);
    say(1);
    expect(reader.heard).toEqual(['snapshot 0']);
    expect(channel.size).toBe(0);
  });

  it('does not lose what happens while nobody listens, when the reader comes back', () => {
    const reader = join();
    say(2);
    channel.leave(reader as unknown as WebSocket);
    const before = channel.told.since;
    clock.advance(10_000);
    join(2);
    expect(channel.told.since).toEqual(before);
  });

  it('does not dig up the past for a new reader', () => {
    const reader = join();
    say(2);
    channel.leave(reader as unknown as WebSocket);
    clock.advance(60_000);
    join();
    expect(channel.told.since).toEqual(new Date(clock.now().getTime() - 5_000));
  });

  it('a second reader does not make the first miss anything', () => {
    join();
    const before = channel.told.since;
    clock.advance(10_000);
    join();
    expect(channel.told.since).toEqual(before);
  });
});

describe('a slow reader', () => {
  it('is cut off with a reason instead of filling the memory; others go on', () => {
    const [slow, quick] = [join(), join()];
    slow.bufferedAmount = 101;
    say(1);
    expect(slow.closed).toEqual([1013, 'too slow: reconnect to resume']);
    expect(slow.heard).toEqual(['snapshot 0']);
    expect(quick.heard).toEqual(['snapshot 0', 'metrics 1']);
  });

  it('may be as far behind as allowed', () => {
    const reader = join();
    reader.bufferedAmount = 100;
    say(1);
    expect(reader.closed).toBeNull();
  });
});
