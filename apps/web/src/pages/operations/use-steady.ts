import { useRef } from 'react';

/** The first of equal values, so that a chart is drawn anew only when its figures change. */
export function useSteady<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}
