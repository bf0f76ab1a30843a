import { GoneError } from '@patchbay/plugin-sdk';
import { mostIds, ticketsById, usersById } from './bulk.js';
import { fewAtOnce } from './few-at-once.js';
import { peopleOf } from './map.js';
import type { ZendeskContext } from './settings.js';
import type { People, WireOpening, WireUser } from './wire.js';

/** Tickets and authors behind the ids of comments, asked for a hundred at a time; lives as long as one pull of a stream. */
export class LookUp {
  private readonly tickets = new Map<number, WireOpening | null>();
  private readonly users = new Map<number, WireUser | null>();

  constructor(private readonly ctx: ZendeskContext) {}

  /** Those that there are; a deleted ticket is left out. */
  async ticketsOf(ids: number[]): Promise<WireOpening[]> {
    for (const some of unknownOf(ids, this.tickets)) {
      const found = await ticketsById(this.ctx.http, some);
      for (const ticket of found) this.tickets.set(ticket.id, ticket);
      // Zendesk does not promise archived tickets here; asked for alone, only a deleted one is missing.
      const missing = some.filter((id) => !this.tickets.has(id));
      await fewAtOnce(missing, async (id) => this.tickets.set(id, await this.alone(id)));
    }
    return [...new Set(ids)].flatMap((id) => this.tickets.get(id) ?? []);
  }

  /** An author who is gone stays without a name. */
  async peopleOf(ids: number[]): Promise<People> {
    // Zendesk's own system signs with -1.
    const people = ids.filter((id) => id > 0);
    for (const some of unknownOf(people, this.users)) {
      for (const id of some) this.users.set(id, null);
      for (const user of await usersById(this.ctx.http, some)) this.users.set(user.id, user);
    }
    return peopleOf(
      people.flatMap((id) => this.users.get(id) ?? []),
      [],
    );
  }

  private async alone(id: number): Promise<WireOpening | null> {
    try {
      return (await this.ctx.client.ticket(String(id))).ticket;
    } catch (error) {
      if (error instanceof GoneError) return null;
      throw error;
    }
  }
}

function unknownOf(ids: number[], known: Map<number, unknown>): number[][] {
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  const count = Math.ceil(unknown.length / mostIds);
  return Array.from({ length: count }, (_, i) => unknown.slice(i * mostIds, (i + 1) * mostIds));
}
