import { Stack, TextInput } from '@mantine/core';
import style from '../tickets.module.css';
import type { Narrow } from './facet-panel.js';
import type { Filters } from './filters.js';

/** First and last day a ticket was created; both are included. */
export function DateRange({ filters, narrow }: { filters: Filters; narrow: Narrow }) {
  const wrong = Boolean(filters.from && filters.to && filters.from > filters.to);
  return (
    <fieldset className={style.facet}>
      <legend>Created</legend>
      <Stack gap={6}>
        <TextInput
          type="date"
          size="xs"
          label="From"
          value={filters.from ?? ''}
          onChange={(event) => narrow({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          size="xs"
          label="To, included"
          value={filters.to ?? ''}
          error={wrong ? 'This day is before the first one' : undefined}
          onChange={(event) => narrow({ to: event.currentTarget.value || undefined })}
        />
      </Stack>
    </fieldset>
  );
}
