import { Button, Group, Stack } from '@mantine/core';
import { activeCount, facets, noFacets, type Filters } from './filters.js';
import { DateRange } from './date-range.js';
import { FacetGroup } from './facet-group.js';

export type Narrow = (change: Partial<Filters>) => void;

/** All facets with their counts. */
export function FacetPanel({ filters, narrow }: { filters: Filters; narrow: Narrow }) {
  const active = activeCount(filters);
  return (
    <Stack gap={0} component="section" aria-label="Filters">
      <Group justify="space-between" mih={30} mb={6}>
        <strong>Filters</strong>
        {active > 0 && (
          <Button variant="subtle" onClick={() => narrow(noFacets)}>
            Clear all ({active})
          </Button>
        )}
      </Group>
      {facets.map((facet) => (
        <FacetGroup key={facet} facet={facet} filters={filters} narrow={narrow} />
      ))}
      <DateRange filters={filters} narrow={narrow} />
    </Stack>
  );
}
