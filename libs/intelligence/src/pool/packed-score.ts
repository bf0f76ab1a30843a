import type { Json, Scored } from '@patchbay/plugin-sdk';

/**
 * A result on its way from the thread that found it into the database. What is only stored is JSON text already: written
 * where it was found, it need not be copied piece by piece between threads.
 */
export interface PackedScore {
  label: string | null;
  confidence: number;
  /** The value as JSON. */
  value: string;
  /** The factors as JSON; none where the value names its own. */
  factors: string;
  /** The value without its factors, for those who read it on the way. */
  brief: Json;
}

/** Packs what a scorer found; probabilities of labels it did not answer stay behind. */
export function packScore({ value, label, confidence, factors }: Scored): PackedScore {
  return {
    label,
    confidence,
    value: JSON.stringify(value),
    factors: JSON.stringify(explainsItself(value) ? [] : factors),
    brief: withoutFactors(value),
  };
}

/** A value that names its own factors, as a whole or for each of its labels, is not stored with them twice. */
function explainsItself(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(explainsItself);
  return typeof value === 'object' && value !== null && 'factors' in value;
}

function withoutFactors(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutFactors);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'factors'));
}
