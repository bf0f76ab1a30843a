import { GoneError, type Change } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickets as poll } from '../src/polls/tickets.js';
import { refetchTicket } from '../src/refetch.js';
import { events } from '../src/webhooks/events.js';
import { connect, tickets, type ZendeskBench } from './support.js';

/** A hub in miniature: the newest version of every object, tombstones for ever. */
class Known {
  readonly objects = new Map<string, Change>();

  take(changes: Change[]): void {
    for (const change of changes) {
      const key = `${change.object} ${change.id}`;
      const known = this.objects.get(key);
      if (known?.op === 'delete' || (known && known.version >= change.version)) continue;
      this.objects.set(key, change);
    }
  }

  /** id -> what a person would see. */
  seen(): Record<string, unknown> {
    const alive = [...this.objects.values()].filter(
      ({ object, op }) => object === 'ticket' && op === 'upsert',
    );
    return Object.fromEntries(
      alive.map(({ id, data }) => {
        const { subject, status, priority } = data as { subject: string; status: string; priority?: string };
        const replies = [...this.objects.values()].filter(
          (change) => change.object === 'message' && change.data.ticket_external_id === id,
        );
        return [id, { subject, status, priority, replies: replies.length }];
      }),
    );
  }
}

const theirs = (bench: ZendeskBench): Record<string, unknown> =>
  Object.fromEntries(
    tickets(bench)
      .filter(({ status }) => status !== 'deleted')
      .map(({ id, subject, status, priority, comments }) => [
        String(id),
        {
          subject,
          status: status === 'hold' ? 'on_hold' : status,
          priority: priority ?? undefined,
          replies: comments.length - 1,
        },
      ]),
  );

type Checkpoint = ReturnType<typeof poll.start>;
type Step = 'scene' | 'edit' | 'webhook' | 'poll' | 'crash' | 'tick';
const steps = fc.array(
  fc.tuple(
    fc.constantFrom<Step>('scene', 'scene', 'edit', 'edit', 'webhook', 'poll', 'crash', 'tick'),
    fc.nat(),
  ),
  { minLength: 5, maxLength: 40 },
);
const scenes = ['ticket_arrives', 'angry_customer', 'agent_replies', 'customer_replies', 'agent_deletes'];
const statuses = ['open', 'pending', 'hold', 'solved'];

/** Both sides of one connection. */
class World {
  readonly known = new Known();
  private at: Checkpoint;
  private heard = 0;

  constructor(readonly bench: ZendeskBench) {
    this.at = poll.start('backfill', bench.clock.now());
  }

  async step(step: Step, luck: number): Promise<void> {
    // Reads of one connection lie a round trip apart, never in one millisecond.
    this.bench.clock.advance(1);
    if (step === 'scene') await this.bench.twin.scenes[scenes[luck % scenes.length] ?? '']?.play();
    if (step === 'edit') await this.edit(luck);
    if (step === 'webhook') await this.hear(luck);
    if (step === 'poll') await this.read(Number.POSITIVE_INFINITY, false);
    if (step === 'crash') await this.read(1 + (luck % 2), luck % 3 === 0);
    if (step === 'tick') this.bench.clock.advance(luck % 1_500);
  }

  /** Reads up to `most` pages; `lost` = the process dies before the last one is stored. */
  async read(most: number, lost: boolean): Promise<void> {
    let pages = 0;
    for await (const page of poll.pull(this.bench.ctx, this.at, 'live')) {
      pages += 1;
      if (pages >= most && lost) return;
      this.known.take(page.changes);
      this.at = page.next;
      if (pages >= most) return;
    }
  }

  private async edit(luck: number): Promise<void> {
    const alive = tickets(this.bench).filter(({ status }) => status !== 'deleted');
    const ticket = alive[luck % alive.length];
    if (ticket)
      await this.bench.ctx.client.update(String(ticket.id), { status: statuses[luck % 4] ?? 'open' });
  }

  /** Deliveries are heard late, in another order, twice, or not at all. */
  private async hear(luck: number): Promise<void> {
    const waiting = this.bench.deliveries.slice(this.heard);
    this.heard = this.bench.deliveries.length;
    const some = waiting.filter((_hook, i) => (luck + i) % 4 !== 0).reverse();
    for (const raw of [...some, ...some.slice(0, 1)]) {
      for (const hint of events.parse(raw)) {
        const { id } = hint;
        this.known.take(await refetchTicket(this.bench.ctx, id).catch(gone(id, this.bench)));
      }
    }
  }
}

const gone =
  (id: string, { clock }: ZendeskBench) =>
  (error: unknown): Change[] => {
    if (!(error instanceof GoneError)) throw error;
    const at = clock.now().toISOString();
    const data = { subject: '', body: '', created_at: at, updated_at: at, metadata: {} };
    return [{ object: 'ticket', op: 'delete', id, version: at, at, data }];
  };

describe('whatever happens on either side', () => {
  it('the hub ends up knowing exactly what Zendesk knows', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), async (script, pageSize) => {
        const world = new World(await connect({ pageSize }));
        for (const [step, luck] of script) await world.step(step, luck);
        world.bench.clock.advance(1);
        await world.read(Number.POSITIVE_INFINITY, false);
        expect(world.known.seen()).toEqual(theirs(world.bench));
      }),
      { numRuns: 40 },
    );
  });

  it('and says nothing more once both sides are quiet', async () => {
    const world = new World(await connect({ pageSize: 2 }));
    for (const scene of scenes) await world.bench.twin.scenes[scene]!.play();
    await world.read(Number.POSITIVE_INFINITY, false);
    const before = new Map(world.known.objects);
    await world.read(Number.POSITIVE_INFINITY, false);
    expect(world.known.objects).toEqual(before);
  });
});
