import { newId } from '@patchbay/platform';
import { SearchIndex } from '../search/search-index.js';
import type { TicketApp } from './ticket-app.js';

/** A ticket of a spec, also with what the analysis would have said. */
export interface Seed {
  external_id?: string;
  source?: string;
  subject?: string;
  body?: string;
  status?: string;
  priority?: string;
  tags?: string[];
  requester_name?: string;
  requester_email?: string;
  account?: string;
  sentiment?: string | null;
  intents?: string[];
  created_at?: string;
}

/** Stores tickets and their search documents; answers their ids. */
export async function seed(app: TicketApp, tenant: string, seeds: Seed[]): Promise<string[]> {
  const rows = seeds.map((one, i) => ({
    id: newId(),
    source: 'zendesk',
    subject: 'a ticket',
    body: '',
    status: 'open',
    priority: 'normal',
    tags: [],
    intents: [],
    created_at: '2026-03-01T12:00:00.000Z',
    ...one,
    origin_key: `${newId()}:${i}`,
  }));
  const ids = rows.map((row) => row.id);
  await app.door(tenant, async (em) => {
    await em.query(
      `insert into ticket(tenant_id, id, source, origin, origin_key, external_id, subject, body, status, priority, tags, requester_name,
           requester_email, account, sentiment, intents, created_at, updated_at)
       select $1, id, source, 'seed', origin_key, external_id, subject, body, status, priority, tags, requester_name, requester_email,
           account, sentiment, intents, created_at, created_at
         from jsonb_to_recordset($2::jsonb) as x(id uuid, source text, origin_key text, external_id text, subject text, body text,
              status text, priority text, tags text[], requester_name text, requester_email text, account text, sentiment text,
              intents text[], created_at timestamptz)`,
      [tenant, JSON.stringify(rows)],
    );
    await app.hub.get(SearchIndex).add(em, tenant, ids);
  });
  return ids;
}
