/** Rows as a `jsonb[]` parameter, to be read with `rowsOf`. */
export const jsonRows = (rows: object[]): string[] => rows.map((row) => JSON.stringify(row));

/**
 * SQL that reads a `jsonb[]` parameter (`$1`) as the rows `x` of the given shape (`id uuid, label text`). The planner takes
 * `jsonb_to_recordset` for a hundred rows whatever it holds, and hashes a whole table to join them; of an array it knows
 * the length, and probes the index.
 */
export const rowsOf = (parameter: `$${number}`, shape: string): string =>
  `unnest(${parameter}::jsonb[]) as element cross join jsonb_to_record(element) as x(${shape})`;
