import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ticket as ticketQuery } from '../../../api/queries.js';
import { wordsOf } from '../../../parts/words.js';
import { useWorkflows } from '../use-workflows.js';
import { ticketsLike } from '../workflow-queries.js';

interface Named {
  id: string;
  subject: string;
  signals: { sentiment?: { label: string } };
}

/** Finds a ticket by words; the hub searches, so that every ticket can be found. */
export function TicketPicker() {
  const { search, go } = useWorkflows();
  const [words, setWords] = useState('');
  const [wanted] = useDebouncedValue(words, 250);
  const chosen = useQuery({ ...ticketQuery(search.ticket ?? ''), enabled: search.ticket !== undefined }).data;
  const asked = chosen && wanted === labelOf(chosen) ? '' : wanted;
  const found = useQuery(ticketsLike(asked)).data?.hits.map((hit) => hit.ticket) ?? [];
  const list: Named[] = chosen && found.every(({ id }) => id !== chosen.id) ? [chosen, ...found] : found;
  return (
    <Select
      size="xs"
      label="Ticket"
      placeholder="Search for a ticket"
      searchable
      clearable
      data={list.map((one) => ({ value: one.id, label: labelOf(one) }))}
      filter={({ options }) => options}
      nothingFoundMessage="No ticket has these words"
      maxDropdownHeight={320}
      searchValue={words}
      onSearchChange={setWords}
      value={search.ticket ?? null}
      onChange={(ticket) => go({ ticket: ticket ?? undefined }, true)}
    />
  );
}

function labelOf({ subject, signals }: Named): string {
  return signals.sentiment ? `${subject} (${wordsOf(signals.sentiment.label).toLowerCase()})` : subject;
}
