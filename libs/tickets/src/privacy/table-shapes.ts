import type { EntityManager } from 'typeorm';

/** A tenant table as the run-time login sees it. */
export interface TableShape {
  name: string;
  columns: { name: string; type: string }[];
  may_update: boolean;
  may_delete: boolean;
}

/** Read from the catalog: a table added tomorrow is searched and erased without anybody remembering it. */
export const readShapes = (em: EntityManager): Promise<TableShape[]> =>
  em.query<TableShape[]>(
    `select c.relname as name, has_table_privilege(c.oid, 'update') as may_update,
            has_table_privilege(c.oid, 'delete') as may_delete,
            jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname) order by a.attnum) as columns
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       join pg_type t on t.oid = a.atttypid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege(c.oid, 'select')
      group by c.oid having bool_or(a.attname = 'tenant_id') order by c.relname`,
  );

/** How a column is read as text, and how it is written without what the pattern (\`$1\`) finds. */
const readable: Record<string, { read: (c: string) => string; write: (c: string) => string }> = {
  text: { read: (c) => c, write: (c) => without(c) },
  jsonb: { read: (c) => `${c}::text`, write: (c) => `${without(`${c}::text`)}::jsonb` },
  _text: {
    read: (c) => `array_to_string(${c}, ' ')`,
    write: (c) => `(select array_agg(${without('one')}) from unnest(${c}) one)`,
  },
  bytea: { read: (c) => `encode(${c}, 'escape')`, write: () => `''::bytea` },
};

/** Different in every row: two rows must not become the same under a unique index. */
const without = (text: string): string =>
  `regexp_replace(${text}, $1, 'erased-' || substr(md5(random()::text), 1, 12), 'gi')`;

const searched = ({ columns }: TableShape) =>
  columns.flatMap(({ name, type }) => {
    const way = readable[type];
    return way && name !== 'tenant_id' ? [{ read: way.read(name), name, write: way.write(name) }] : [];
  });

/** SQL condition: some column of the row matches the pattern in \`$1\`; null for a table without words. */
export function mentions(table: TableShape): string | null {
  const reads = searched(table).map(({ read }) => `${read} ~* $1`);
  return reads.length === 0 ? null : `(${reads.join(' or ')})`;
}

/** SQL assignments that take every match of \`$1\` out of the row. */
export const redactions = (table: TableShape): string =>
  searched(table)
    .map(({ name, read, write }) => `${name} = case when ${read} ~* $1 then ${write} else ${name} end`)
    .join(', ');

/** An address as a pattern: not the end of a longer one, nor the beginning of one. */
export const addressPattern = (email: string): string =>
  `(?<![a-z0-9._%+-])${email.replaceAll(/[^a-zA-Z0-9@]/g, String.raw`\$&`)}(?![a-z0-9-])`;
