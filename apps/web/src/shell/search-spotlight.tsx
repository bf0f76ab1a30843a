import { Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconTicket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok } from '../api/client.js';
import type { SearchAnswer } from '../api/types.js';
import { plural, wordsOf } from '../parts/words.js';
import { useEntries, type Entry } from './search-entries.js';
import { entriesFor } from './search-filter.js';

const fewest = 2;
const waitMs = 150;

/** Ctrl K: pages, actions and tickets by their words. */
export function SearchSpotlight({ onHelp }: { onHelp: () => void }) {
  const [query, setQuery] = useState('');
  const entries = entriesFor(useEntries(onHelp), query);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      scrollable
      maxHeight={460}
      overlayProps={{ backgroundOpacity: 0.25, blur: 0 }}
      transitionProps={{ duration: 0 }}
    >
      <Spotlight.Search
        placeholder="Search tickets, pages, actions"
        aria-label="Search tickets, pages, actions"
        leftSection={<IconSearch size={18} stroke={1.7} />}
        onKeyDown={(event) => event.key === 'Enter' && takeFirst(event.currentTarget)}
      />
      <Spotlight.ActionsList>
        <EntryGroup label="Pages" entries={entries.filter(({ kind }) => kind === 'page')} />
        <EntryGroup label="Actions" entries={entries.filter(({ kind }) => kind === 'action')} />
        <TicketGroup query={query.trim()} hasOthers={entries.length > 0} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Enter without a choice means the best hit. */
function takeFirst(field: HTMLElement): void {
  const list = field.closest('[role="dialog"]');
  if (list?.querySelector('[data-action][data-selected]')) return;
  list?.querySelector<HTMLElement>('[data-action]')?.click();
}

function EntryGroup({ label, entries }: { label: string; entries: Entry[] }) {
  if (entries.length === 0) return null;
  return (
    <Spotlight.ActionsGroup label={label}>
      {entries.map((entry) => (
        <Spotlight.Action
          key={entry.label}
          label={entry.label}
          description={entry.description}
          leftSection={<entry.icon size={18} stroke={1.7} />}
          onClick={entry.act}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

function TicketGroup({ query, hasOthers }: { query: string; hasOthers: boolean }) {
  const [q] = useDebouncedValue(query, waitMs);
  const found = useQuery({
    queryKey: ['spotlight', q],
    queryFn: () => ok(api.GET('/api/search', { params: { query: { q, page_size: 6 } } })),
    enabled: q.length >= fewest,
  });
  if (query.length < fewest) return null;
  if (found.isError) return <Spotlight.Empty>Tickets cannot be searched now.</Spotlight.Empty>;
  if (!found.data) return <AllTickets q={query} words={`Search tickets for “${query}”`} />;
  if (found.data.total === 0)
    return hasOthers ? null : <Spotlight.Empty>Nothing fits “{query}”.</Spotlight.Empty>;
  return <TicketHits answer={found.data} q={q} />;
}

function TicketHits({ answer, q }: { answer: SearchAnswer; q: string }) {
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label="Tickets">
      {answer.hits.map(({ ticket }) => (
        <Spotlight.Action
          key={ticket.id}
          label={ticket.subject}
          description={`${wordsOf(ticket.source)} · ${wordsOf(ticket.status)}${ticket.requester?.name ? ` · ${ticket.requester.name}` : ''}`}
          leftSection={<IconTicket size={18} stroke={1.7} />}
          onClick={() => void navigate({ to: '/tickets', search: { q, ticket: ticket.id } })}
        />
      ))}
      <AllTickets
        q={q}
        words={`Show ${answer.total_is_capped ? 'all' : plural(answer.total, 'ticket')} for “${answer.corrected ?? q}”`}
      />
    </Spotlight.ActionsGroup>
  );
}

function AllTickets({ q, words }: { q: string; words: string }) {
  const navigate = useNavigate();
  return (
    <Spotlight.Action
      label={words}
      leftSection={<IconSearch size={18} stroke={1.7} />}
      onClick={() => void navigate({ to: '/tickets', search: { q } })}
    />
  );
}
