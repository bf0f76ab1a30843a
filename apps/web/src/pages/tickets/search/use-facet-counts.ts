import { useQuery } from '@tanstack/react-query';
import { searchSummary } from '../list/use-tickets.js';
import { chosen, without, type Facet, type Filters } from './filters.js';
import { optionsOf, type Option } from './facet-options.js';

/**
 * The values of a facet with the number of tickets each would show. A chosen value must not hide its
 * siblings, so an active facet is counted as if it were not chosen.
 */
export function useFacetCounts(filters: Filters, facet: Facet): Option[] | null {
  const summary = useQuery(searchSummary(without(filters, facet)));
  return summary.data ? optionsOf(summary.data.facets[facet], chosen(filters, facet)) : null;
}
