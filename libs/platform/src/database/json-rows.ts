/** Rows as one text parameter, to be read with `rowsOf`: a line each, because JSON holds no line end of its own. */
export const jsonRows = (rows: object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

/**
 * SQL that reads such a parameter (`$1`) as the rows `x` of the given shape (`id uuid, label text`). The planner takes
 * `jsonb_to_recordset` for a hundred rows whatever it holds, and hashes a whole table to join them; of an array it knows
 * the length, and probes the index. An array as the parameter would have every quote in it escaped twice.
 */
export const rowsOf = (parameter: `$${number}`, shape: string): string =>
  `unnest(string_to_array(${parameter}::text, E'\\n')) as line cross join jsonb_to_record(line::jsonb) as x(${shape})`;
