import type { Twin, TwinModule, TwinOptions } from '@patchbay/plugin-sdk';
import { DeskProvider, signed, webhookSecret } from './provider.js';

/** The desk as a sandbox. */
export class DeskTwin implements Twin {
  readonly provider = new DeskProvider();

  constructor(private readonly options: TwinOptions) {}

  credentials() {
    return {
      auth: 'token',
      secrets: { token: 'desk-token-1' },
      fields: {},
      webhookSecret,
      settings: { field: 'mood' },
    };
  }

  fetch(request: Request): Promise<Response> {
    return this.provider.fetch(request);
  }

  page(): string {
    return '<p>Desk</p>';
  }

  readonly scenes = {
    customer_writes: { title: 'A customer writes', play: () => this.customerWrites() },
  };

  fault(): void {}

  effects() {
    return [...this.provider.tickets.values()].map(({ id, subject, fields }) => ({ id, subject, fields }));
  }

  keys(): string[] {
    return [...this.provider.notes.keys()];
  }

  private async customerWrites(): Promise<void> {
    const ticket = this.provider.add(`c${this.provider.tickets.size + 1}`);
    const body = JSON.stringify({ hints: [ticket.id] });
    await this.options.deliver({
      method: 'POST',
      path: '/hooks/desk/sandbox',
      query: {},
      headers: signed(body, this.options.clock.now()),
      body: new TextEncoder().encode(body),
    });
  }
}

export default { create: (options) => new DeskTwin(options) } satisfies TwinModule;
