import type { JsonObject, TwinAnswer, TwinCall, TwinRoute } from '@patchbay/plugin-sdk';
import type { Store } from './store.js';
import { eventJson, sideload, wireTicket, wireUser } from './wire.js';

const minuteMs = 60_000;
/** Ids that one call may name. */
const mostIds = 100;
const host = 'https://acme-sandbox.zendesk.com';

/** What the reads of many things at once need of the twin. */
export interface Shown {
  store: Store;
  pageSize: number;
  now: () => Date;
}

/** Exports, and looking up many by their ids. */
export function bulkRoutes(shown: Shown): TwinRoute[] {
  const { store } = shown;
  const get = (path: string, answer: TwinRoute['answer']): TwinRoute => ({ method: 'GET', path, answer });
  return [
    get('/api/v2/incremental/tickets/cursor', (call) => ticketExport(shown, call)),
    get('/api/v2/incremental/ticket_events', (call) => eventExport(shown, call)),
    get('/api/v2/tickets/show_many', (call) => named(call, 'tickets', (id) => store.living(id), wireTicket)),
    get('/api/v2/users/show_many', (call) => named(call, 'users', (id) => store.users.get(id), wireUser)),
  ];
}

function ticketExport({ store, pageSize, now }: Shown, { url }: TwinCall): TwinAnswer {
  const cursor = url.searchParams.get('cursor');
  const refused = cursor === null ? startRefusal(url, now()) : null;
  if (refused) return refused;
  const start = Number(url.searchParams.get('start_time'));
  const after = cursor ? Number(Buffer.from(cursor, 'base64url').toString()) : 0;
  const since = cursor ? '' : new Date(start * 1_000).toISOString();
  const most = Math.min(pageSize, Number(url.searchParams.get('per_page') ?? pageSize));
  const tickets = store.changedAfter(after, since, most);
  // Nothing changed since the start: the cursor stands behind everything, not before it.
  const last = tickets.at(-1)?.sequence ?? (cursor ? after : store.lastSequence);
  return {
    json: {
      tickets: tickets.map(wireTicket),
      ...sideload(store, tickets),
      after_cursor: Buffer.from(String(last)).toString('base64url'),
      after_url: null,
      before_cursor: null,
      before_url: null,
      end_of_stream: tickets.length < most,
    },
  };
}

/** Says nothing of the last minute. */
function eventExport({ store, pageSize, now }: Shown, { url }: TwinCall): TwinAnswer {
  const refused = startRefusal(url, now());
  if (refused) return refused;
  const until = (now().getTime() - minuteMs) / 1_000;
  const page = store.log.page(Number(url.searchParams.get('start_time')), until, pageSize);
  const whole = url.searchParams.get('include') === 'comment_events';
  return {
    json: {
      ticket_events: page.events.map((event): JsonObject => eventJson(event, whole)),
      count: page.events.length,
      end_time: page.end_time,
      end_of_stream: page.end_of_stream,
      next_page: `${host}/api/v2/incremental/ticket_events.json?start_time=${page.end_time}`,
    },
  };
}

function startRefusal(url: URL, now: Date): TwinAnswer | null {
  const start = url.searchParams.get('start_time');
  if (start === null)
    return { status: 400, json: { error: 'StartTimeMissing', description: 'Missing parameter: start_time' } };
  if (now.getTime() - Number(start) * 1_000 < minuteMs)
    return { status: 422, json: { error: 'InvalidValue', description: 'Too recent start_time' } };
  return null;
}

/** Those of the named that there are; the others are left out without a word. */
function named<T>(
  { url }: TwinCall,
  what: string,
  find: (id: number) => T | undefined,
  show: (one: T) => JsonObject,
): TwinAnswer {
  const ids = (url.searchParams.get('ids') ?? '').split(',').map(Number);
  if (ids.length > mostIds)
    return { status: 400, json: { error: 'BadRequest', description: `More than ${mostIds} ids` } };
  const there = ids.map(find).filter((one) => one !== undefined);
  return { json: { [what]: there.map(show) } };
}
