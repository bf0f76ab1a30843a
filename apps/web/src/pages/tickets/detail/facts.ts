/** One line of the preserved channel data. */
export interface Fact {
  path: string;
  value: string;
}

const mostDepth = 6;

/** Nested channel data as lines with dotted names, in the order the channel gave. */
export function factsOf(data: unknown, path = '', depth = 0): Fact[] {
  if (data === null || data === undefined || data === '') return [];
  if (typeof data !== 'object') return [{ path, value: scalar(data) }];
  const entries = Object.entries(data);
  if (entries.length === 0) return [];
  const flat = Array.isArray(data) && data.every((item) => typeof item !== 'object' || item === null);
  if (flat) return [{ path, value: data.join(', ') }];
  if (depth === mostDepth) return [{ path, value: JSON.stringify(data) }];
  return entries.flatMap(([name, value]) => factsOf(value, path ? `${path}.${name}` : name, depth + 1));
}

const scalar = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
