/** What one template may cost. Lengths of output are UTF-16 units, sizes of input are UTF-8 bytes. */
export const TEMPLATE_LIMITS = {
  source_bytes: 16_384,
  tags: 500,
  parentheses: 500,
  block_depth: 8,
  else_chain: 50,
  expression_depth: 8,
  path_parts: 8,
  iterations: 5_000,
  output_length: 262_144,
  helper_length: 8_388_608,
  view_length: 524_288,
  params_depth: 32,
  cached: 500,
} as const;
