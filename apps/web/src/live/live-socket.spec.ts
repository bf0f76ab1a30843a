import { beforeEach, describe, expect, it } from 'vitest';
import type { Metrics } from '../api/types.js';
import { LiveSocket, type Surroundings } from './live-socket.js';

class Line {
  readonly heard = new Map<string, (event: never) => void>();
  closed = false;

  constructor(readonly address: string) {}

  addEventListener(name: string, listener: unknown): void {
    this.heard.set(name, listener as (event: never) => void);
  }

  close(): void {
    this.closed = true;
  }

  say(message: unknown): void {
    this.heard.get('message')?.({ data: JSON.stringify(message) } as never);
  }

  break(code = 1006): void {
    this.heard.get('close')?.({ code } as never);
  }
}

class World implements Surroundings {
  readonly lines: Line[] = [];
  readonly waiting: { work: () => void; ms: number; done: boolean }[] = [];
  readonly renewed: string[] = [];
  time = 1_000;
  kept: string | undefined = 'first';
  canRenew = true;

  connect(address: string): never {
    const line = new Line(address);
    this.lines.push(line);
    return line as never;
  }
  now = (): number => this.time;
  random = (): number => 1;
  token = (): string | undefined => this.kept;
  later(work: () => void, ms: number): () => void {
    const entry = { work, ms, done: false };
    this.waiting.push(entry);
    return () => {
      entry.done = true;
    };
  }
  async renew(refused: string): Promise<boolean> {
    this.renewed.push(refused);
    this.kept = this.canRenew ? 'second' : undefined;
    return this.canRenew;
  }

  get line(): Line {
    return this.lines.at(-1)!;
  }
  /** Timers that still count, by their wait. */
  get timers(): number[] {
    return this.waiting.filter(({ done }) => !done).map(({ ms }) => ms);
  }
  ring(ms: number): void {
    const entry = this.waiting.find((timer) => !timer.done && timer.ms === ms);
    if (!entry) throw new Error(`nothing waits ${ms} ms, only ${this.timers.join(', ')}`);
    entry.done = true;
    entry.work();
  }
}

const silence = 8_000;
const metrics = (queue_depth: number): Metrics => ({ queue_depth }) as Metrics;
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

let world: World;
let socket: LiveSocket;
let told: number;
let leave: () => void;

beforeEach(() => {
  world = new World();
  socket = new LiveSocket(world);
  told = 0;
  leave = socket.subscribe(() => {
    told += 1;
  });
});

describe('an open line', () => {
  it('opens with the first listener and says who asks', () => {
    expect(world.lines.map(({ address }) => address)).toEqual(['/ws/metrics?access_token=first&seq=0']);
    expect(socket.snapshot()).toMatchObject({ status: 'connecting', metrics: null, heardAt: null });
  });

  it('is shared: more listeners open no more lines', () => {
    const other = socket.subscribe(() => undefined);
    expect(world.lines).toHaveLength(1);
    other();
    expect(world.line.closed).toBe(false);
    leave();
    expect(world.line.closed).toBe(true);
    expect(world.timers).toEqual([]);
  });

  it('is live with the snapshot', () => {
    world.line.say({ event: 'snapshot', seq: 4, data: metrics(7) });
    expect(socket.snapshot()).toMatchObject({ status: 'live', heardAt: 1_000, metrics: { queue_depth: 7 } });
    expect(told).toBe(1);
  });

  it('takes every number once and in order', () => {
    world.line.say({ event: 'snapshot', seq: 4, data: metrics(7) });
    world.line.say({ event: 'metrics', seq: 5, data: metrics(8) });
    world.line.say({ event: 'metrics', seq: 5, data: metrics(99) });
    world.line.say({ event: 'metrics', seq: 3, data: metrics(98) });
    expect(socket.snapshot().metrics).toEqual(metrics(8));
    expect(socket.snapshot().trail.map((m) => m.queue_depth)).toEqual([7, 8]);
    expect(told).toBe(2);
  });

  it('forgets everything when nobody looks any more', () => {
    world.line.say({ event: 'snapshot', seq: 4, data: metrics(7) });
    leave();
    expect(socket.snapshot()).toMatchObject({ status: 'connecting', metrics: null });
    socket.subscribe(() => undefined);
    expect(world.line.address).toContain('seq=0');
  });

  it('does not listen to a line it has left', () => {
    const old = world.line;
    leave();
    old.say({ event: 'snapshot', seq: 4, data: metrics(7) });
    old.break();
    expect(socket.snapshot().metrics).toBeNull();
    expect(world.lines).toHaveLength(1);
  });
});

describe('a broken line', () => {
  beforeEach(() => world.line.say({ event: 'snapshot', seq: 4, data: metrics(7) }));

  it('keeps the figures, says so, and asks for what it missed', async () => {
    world.line.break();
    expect(socket.snapshot()).toMatchObject({
      status: 'reconnecting',
      heardAt: 1_000,
      metrics: { queue_depth: 7 },
    });
    await settled();
    world.ring(500);
    expect(world.line.address).toBe('/ws/metrics?access_token=first&seq=4');
    world.line.say({ event: 'metrics', seq: 5, data: metrics(8) });
    expect(socket.snapshot()).toMatchObject({ status: 'live', attempts: 0, metrics: { queue_depth: 8 } });
    expect(socket.snapshot().trail).toHaveLength(2);
  });

  it('waits longer after every failure, at most ten seconds', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      world.line.break();
      await settled();
      const wait = world.timers[0]!;
      waits.push(wait);
      world.ring(wait);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('begins with short waits again once it has been heard', async () => {
    world.line.break();
    await settled();
    world.ring(500);
    world.line.break();
    await settled();
    world.ring(1_000);
    world.line.say({ event: 'metrics', seq: 5, data: metrics(8) });
    world.line.break();
    await settled();
    expect(world.timers).toEqual([500]);
  });

  it('spreads the returns of many consoles', async () => {
    world.random = () => 0;
    world.line.break();
    await settled();
    expect(world.timers).toEqual([250]);
  });

  it('begins the trail anew when the gap was too long to make up for', async () => {
    world.line.break();
    await settled();
    world.ring(500);
    world.line.say({ event: 'snapshot', seq: 900, data: metrics(1) });
    expect(socket.snapshot().trail).toEqual([metrics(1)]);
  });

  it('takes a snapshot with a smaller number: the hub has restarted', async () => {
    world.line.break();
    await settled();
    world.ring(500);
    world.line.say({ event: 'snapshot', seq: 0, data: metrics(2) });
    world.line.say({ event: 'metrics', seq: 1, data: metrics(3) });
    expect(socket.snapshot().metrics).toEqual(metrics(3));
  });

  it('does not come back for nobody', async () => {
    world.line.break();
    leave();
    await settled();
    expect(world.timers).toEqual([]);
    expect(world.lines).toHaveLength(1);
  });

  it('comes back at once when asked to, and with one line only', async () => {
    world.line.break();
    await settled();
    socket.retryNow();
    expect(world.lines).toHaveLength(2);
    expect(world.timers).toEqual([silence]);
  });

  it('leaves a live line alone when asked to come back', () => {
    socket.retryNow();
    expect(world.lines).toHaveLength(1);
  });
});

describe('a silent line', () => {
  it('is given up although no error says so', async () => {
    world.line.say({ event: 'snapshot', seq: 4, data: metrics(7) });
    const dead = world.line;
    world.ring(silence);
    expect(dead.closed).toBe(true);
    expect(socket.snapshot().status).toBe('reconnecting');
    await settled();
    world.ring(500);
    expect(world.lines).toHaveLength(2);
  });

  it('is not silent while messages come', () => {
    world.line.say({ event: 'snapshot', seq: 4, data: metrics(7) });
    world.line.say({ event: 'metrics', seq: 5, data: metrics(7) });
    expect(world.timers).toEqual([silence]);
  });

  it('counts attempts while the hub has never answered', async () => {
    world.line.break();
    expect(socket.snapshot()).toMatchObject({ status: 'connecting', attempts: 1 });
    await settled();
    world.ring(500);
    world.ring(silence);
    expect(socket.snapshot()).toMatchObject({ status: 'connecting', attempts: 2 });
  });
});

describe('a refused line', () => {
  it('renews the token before it comes back', async () => {
    world.line.break(4401);
    await settled();
    expect(world.renewed).toEqual(['first']);
    world.ring(500);
    expect(world.line.address).toContain('access_token=second');
  });

  it('stays away when the session has ended', async () => {
    world.canRenew = false;
    world.line.break(4401);
    await settled();
    expect(world.timers).toEqual([]);
    expect(world.lines).toHaveLength(1);
  });

  it('tries again when the token could not be renewed for want of a hub', async () => {
    world.renew = async () => false;
    world.line.break(4401);
    await settled();
    expect(world.timers).toEqual([500]);
  });
});
