import { setTimeout as sleep } from 'node:timers/promises';
import type { Hub } from './hub.js';

/** Brings one ticket in and waits until it can be read; its id. */
export async function oneTicket(hub: Hub, subject: string): Promise<string> {
  const tickets = [{ external_id: 'one', subject, body: 'The text of a mail.' }];
  await hub.api('POST', '/api/data-ingest', { tickets }, 202);
  for (let i = 0; i < 200; i += 1) {
    const { items } = await hub.api<{ items: { id: string }[] }>('GET', '/api/tickets');
    if (items[0]) return items[0].id;
    await sleep(100);
  }
  throw new Error('the ticket did not come in');
}
