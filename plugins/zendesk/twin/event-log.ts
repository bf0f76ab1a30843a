/** Somebody's words on a ticket. */
export interface TwinComment {
  id: number;
  author_id: number;
  body: string;
  public: boolean;
  created_at: string;
}

/** One update of a ticket, as the export of ticket events lists it. */
export interface TwinEvent {
  id: number;
  ticket_id: number;
  /** Seconds, as all of Zendesk's times. */
  timestamp: number;
  kind: 'Create' | 'Change';
  comment: TwinComment | null;
}

/** A page of the time-based export: it begins again with the last second of the page before it. */
export interface EventPage {
  events: TwinEvent[];
  end_time: number;
  end_of_stream: boolean;
}

const firstId = 500_000;

/** What happened to tickets, in order of time. */
export class EventLog {
  private readonly events: TwinEvent[] = [];

  add(ticketId: number, at: string, kind: TwinEvent['kind'], comment: TwinComment | null = null): void {
    const id = firstId + this.events.length;
    this.events.push({ id, ticket_id: ticketId, timestamp: Date.parse(at) / 1_000, kind, comment });
  }

  /** A page may be longer than it should, so that its last second is whole: else two pages of one second would be the same. */
  page(from: number, until: number, most: number): EventPage {
    const found = this.events
      .filter(({ timestamp }) => timestamp >= from && timestamp <= until)
      .sort((a, b) => a.timestamp - b.timestamp || a.id - b.id);
    const end_time = (found[most - 1] ?? found.at(-1))?.timestamp ?? from;
    const events = found.filter(({ timestamp }) => timestamp <= end_time);
    return { events, end_time, end_of_stream: events.length === found.length };
  }
}
