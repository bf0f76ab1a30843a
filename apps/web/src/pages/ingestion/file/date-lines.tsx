import { Alert, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconCalendarQuestion } from '@tabler/icons-react';
import type { FilePreview } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import { wordsOf } from '../../../parts/words.js';
import { dateSentence } from './date-words.js';
import { ordered, type Draft } from './mapping.js';

const orders = (['dmy', 'mdy'] as const).map((value) => ({ value, label: wordsOf(value) }));

interface Props {
  dates: FilePreview['dates'];
  /** As judged without the user's choice: a chosen order does not make the dates less ambiguous. */
  guessed: FilePreview['dates'];
  draft: Draft;
  change: (draft: Draft) => void;
}

/** How dates are read, said with an example; asked where they could mean two things. */
export function DateLines({ dates, guessed, draft, change }: Props) {
  if (dates.length === 0) return null;
  const doubtful = guessed.some(({ ambiguous }) => ambiguous);
  const slashed = doubtful || dates.some(({ order }) => order !== 'iso');
  return (
    <Panel title="Dates">
      <Stack gap="xs">
        {doubtful && (
          <Alert
            color="yellow"
            icon={<IconCalendarQuestion size={18} />}
            title="These dates can be read in two ways"
          >
            No date of the first rows settles which number is the day. Choose the order the file was written
            in.
          </Alert>
        )}
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {dates.map((date) => (
            <li key={date.column}>
              <Text size="sm">
                <strong>{date.column}:</strong> {dateSentence(date)}
              </Text>
            </li>
          ))}
        </ul>
        {slashed && (
          <Group gap="xs">
            <Text size="sm">Order of day and month</Text>
            <SegmentedControl
              size="xs"
              aria-label="Order of day and month"
              data={orders}
              value={draft.date_order ?? 'dmy'}
              onChange={(order) => change(ordered(draft, order))}
            />
          </Group>
        )}
      </Stack>
    </Panel>
  );
}
