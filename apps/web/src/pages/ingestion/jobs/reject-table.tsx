import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Failed, Loading } from '../../../parts/states.js';
import { count, wordsOf } from '../../../parts/words.js';
import style from '../ingestion.module.css';
import { rejectedRows } from './use-jobs.js';

/** Row number, field and reason, as far as one wants to read. */
export function RejectTable({ id, rejected }: { id: string; rejected: number }) {
  const query = useInfiniteQuery(rejectedRows(id, rejected));
  if (query.isPending) return <Loading rows={3} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  return (
    <div className={style.scroll} role="region" aria-label="Rejected rows with their reasons" tabIndex={0}>
      <table className={style.columns}>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Field</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, field, reason }) => (
            <tr key={row}>
              <td>{count(row)}</td>
              <td>{field === null ? 'whole row' : wordsOf(field)}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          m="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more of {count(rejected)}
        </Button>
      )}
    </div>
  );
}
