import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { recent } from '../../api/queries.js';
import type { LiveState, LiveTicket } from '../../live/live-state.js';
import { Intents, Sentiment } from '../../parts/marks.js';
import { ago, wordsOf } from '../../parts/words.js';
import { feedOf } from './feed.js';
import { FeedPanel } from './feed-panel.js';

const shown = 20;

/** Tickets as they arrive and are scored. */
export function TicketFeed({ live }: { live: LiveState }) {
  const { data, error, refetch } = useQuery(recent);
  const tickets = data || live.tickets.length > 0 ? feedOf(live.tickets, data?.tickets ?? [], shown) : null;
  return (
    <FeedPanel
      title="Arriving now"
      empty="No ticket has arrived in the last hour."
      items={tickets?.map((ticket) => <TicketLine key={ticket.id} ticket={ticket} />) ?? null}
      error={error}
      retry={() => void refetch()}
    />
  );
}

function TicketLine({ ticket }: { ticket: LiveTicket }) {
  return (
    <li>
      <Link to="/tickets" search={{ ticket: ticket.id }} className="feed-line">
        <span className="feed-main">
          <Text size="sm" span className="clip">
            {ticket.subject}
          </Text>
          <Text size="xs" c="dimmed" span>
            from {wordsOf(ticket.source)}, {ago(ticket.at)}
          </Text>
        </span>
        <Intents labels={ticket.intents} max={1} />
        <Sentiment label={ticket.sentiment} />
      </Link>
    </li>
  );
}
