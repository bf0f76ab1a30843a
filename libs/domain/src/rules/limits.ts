/** What one rule may cost. Sizes are UTF-8 bytes of JSON, strings are UTF-16 units. */
export const RULE_LIMITS = {
  nodes: 200,
  depth: 16,
  bytes: 16_384,
  path_parts: 8,
  steps: 10_000,
  string_length: 65_536,
  array_length: 10_000,
  value_depth: 64,
  problems: 20,
} as const;
