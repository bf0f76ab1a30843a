import type { Http } from '@patchbay/plugin-sdk';
import type { z } from 'zod';
import { meSchema, noteSchema, pageSchema } from './wire.js';

/** The calls we make. A vendor's SDK would be loaded here, by `await import()`. */
export class Client {
  constructor(private readonly http: Http) {}

  async me(): Promise<z.infer<typeof meSchema>> {
    return meSchema.parse((await this.http.request({ method: 'GET', path: '/api/me' })).json());
  }

  async changes(cursor: string | null): Promise<z.infer<typeof pageSchema>> {
    const query = { cursor: cursor ?? undefined };
    const answer = await this.http.request({ method: 'GET', path: '/api/changes', query });
    return pageSchema.parse(answer.json());
  }

  /** The provider answers the first note again for a repeated key. */
  async addNote(ticketId: string, text: string, key: string): Promise<z.infer<typeof noteSchema>> {
    const answer = await this.http.request({
      method: 'POST',
      path: `/api/tickets/${encodeURIComponent(ticketId)}/notes`,
      headers: { 'idempotency-key': key },
      json: { text },
    });
    return noteSchema.parse(answer.json());
  }
}
