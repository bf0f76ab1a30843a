import { Button, Group, Text } from '@mantine/core';
import { count } from '../../../parts/words.js';
import { tally } from '../list/rows.js';

interface Props {
  typed: string | undefined;
  corrected: string | null;
  found: number | null;
  all: number | null;
  capped: boolean;
  busy: boolean;
  fresh: number;
  refresh: () => void;
  search: (q: string) => void;
}

/** How many tickets, what was searched instead, and what has come since. */
export function SearchNotes(props: Props) {
  return (
    <Group gap="xs" mih={30} mb={4} justify="space-between">
      <Group gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {props.found === null ? 'Counting…' : tally(props.found, props.all, props.capped, count)}
          {props.busy && ' · searching…'}
        </Text>
        {props.corrected && <Corrected {...props} corrected={props.corrected} />}
      </Group>
      {props.fresh > 0 && (
        <Button variant="light" onClick={props.refresh}>
          {props.fresh === 1 ? '1 new ticket' : `${count(props.fresh)} new tickets`}: show
        </Button>
      )}
    </Group>
  );
}

function Corrected({ typed, corrected, search }: Props & { corrected: string }) {
  return (
    <Text size="sm">
      Nothing matches “{typed}”. Showing{' '}
      <Button variant="subtle" px={4} td="underline" onClick={() => search(corrected)}>
        {corrected}
      </Button>{' '}
      instead.
    </Text>
  );
}
