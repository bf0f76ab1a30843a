import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { count, wordsOf } from '../../../parts/words.js';
import style from '../tickets.module.css';
import { shortened } from './facet-options.js';
import type { Narrow } from './facet-panel.js';
import { toggled, type Facet, type Filters } from './filters.js';
import { useFacetCounts } from './use-facet-counts.js';

const mostShown = 8;

interface Props {
  facet: Facet;
  filters: Filters;
  narrow: Narrow;
}

/** The values of one facet as check boxes. */
export function FacetGroup({ facet, filters, narrow }: Props) {
  const options = useFacetCounts(filters, facet);
  const [whole, setWhole] = useState(false);
  if (options?.length === 0) return null;
  const shown = options && (whole ? options : shortened(options, mostShown));
  return (
    <fieldset className={style.facet}>
      <legend>{wordsOf(facet)}</legend>
      {shown?.map((option) => (
        <label key={option.value} className={style.option}>
          <input
            type="checkbox"
            checked={option.checked}
            onChange={() => narrow({ [facet]: toggled(filters, facet, option.value) })}
          />
          <span title={valueWords(option.value)}>{valueWords(option.value)}</span>
          <span>{count(option.count)}</span>
        </label>
      )) ?? <Skeleton height={78} />}
      {options && shown && options.length > shown.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setWhole(true)}>
          {options.length - shown.length} more
        </Button>
      )}
    </fieldset>
  );
}

export const valueWords = (value: string): string => (value === 'unscored' ? 'Not scored' : wordsOf(value));
