/** A ticket as the provider keeps it. */
export interface TwinTicket {
  id: string;
  title: string;
  text: string;
  state: 'open' | 'solved';
  author: { id: string; name: string; email: string };
  created_at: string;
  updated_at: string;
  revision: number;
}

export interface TwinNote {
  id: string;
  ticket: string;
  text: string;
}

const samples: [title: string, text: string][] = [
  ['Cannot log in', 'The password reset mail never arrives. I cannot log in since this morning.'],
  ['Invoice is wrong', 'We were charged twice for March. Please refund one of the payments.'],
  ['Thank you', 'The export works now. That was quick, thank you very much!'],
  ['How do I add a colleague?', 'Where can I invite somebody to our account?'],
];

/** Tickets in the order they were changed, and the notes on them. */
export class Store {
  readonly tickets = new Map<string, TwinTicket>();
  readonly notes: TwinNote[] = [];
  private readonly byKey = new Map<string, TwinNote>();
  revision = 0;

  constructor(private readonly now: () => Date) {
    for (let i = 0; i < samples.length; i += 1) this.arrive();
  }

  arrive(): TwinTicket {
    const [title, text] = samples[this.tickets.size % samples.length]!;
    const id = `T${this.tickets.size + 1}`;
    const at = this.now().toISOString();
    const author = { id: 'customer-1', name: 'Ines Moreau', email: 'ines@lumen.example' };
    this.revision += 1;
    const ticket: TwinTicket = {
      id,
      title,
      text,
      state: 'open',
      author,
      created_at: at,
      updated_at: at,
      revision: this.revision,
    };
    this.tickets.set(id, ticket);
    return ticket;
  }

  /** Changed after a revision, oldest change first. */
  after(revision: number, most: number): TwinTicket[] {
    return [...this.tickets.values()]
      .filter((ticket) => ticket.revision > revision)
      .sort((a, b) => a.revision - b.revision)
      .slice(0, most);
  }

  note(ticket: string, text: string, key: string | null): TwinNote {
    const known = key ? this.byKey.get(key) : undefined;
    if (known) return known;
    const note = { id: `N${this.notes.length + 1}`, ticket, text };
    this.notes.push(note);
    if (key) this.byKey.set(key, note);
    return note;
  }
}
