import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { count } from '../../../parts/words.js';
import style from '../tickets.module.css';
import { ListHead } from './list-head.js';
import type { Row } from './rows.js';
import { TicketCard } from './ticket-card.js';
import { TicketRow } from './ticket-row.js';
import { useCursor } from './use-cursor.js';
import { useFillHeight } from './use-fill-height.js';

const lineHeight = 32;
const tallHeight = 48;
const touchHeight = 44;
const cardHeight = 64;
const headHeight = 32;
const overscan = 6;
/** The next page is asked for this many rows before the end is reached. */
const ahead = 40;

interface Props {
  rows: Row[];
  total: number;
  open: string | undefined;
  /** Searched lists show where the words were found in a second line. */
  tall: boolean;
  more: boolean;
  loadMore: () => void;
}

/** Tickets as a table of which only the visible lines exist. */
export function TicketList({ rows, total, open, tall, more, loadMore }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useFillHeight(scroller);
  const narrow = useMediaQuery('(max-width: 48em)', false) ?? false;
  const size = useRowHeight(narrow, tall);
  const head = narrow ? 0 : headHeight;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan,
    scrollMargin: head,
    scrollPaddingStart: head,
  });
  useEffect(() => virtual.measure(), [virtual, size]);
  const take = useCursor(rows, (index) => virtual.scrollToIndex(index));
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - ahead) loadMore();
  }, [more, last, rows.length, loadMore]);
  const Line = narrow ? TicketCard : TicketRow;
  return (
    <div className="panel">
      <div
        ref={scroller}
        className={style.list}
        data-tall={tall}
        style={{ height }}
        role="table"
        aria-label={`Tickets, ${count(total)} in all`}
        aria-rowcount={total + 1}
        tabIndex={0}
      >
        <ListHead hidden={narrow} />
        <div role="rowgroup" className={style.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <Line
              key={rows[item.index]!.id}
              row={rows[item.index]!}
              index={item.index}
              open={rows[item.index]!.id === open}
              place={{ height: size, transform: `translateY(${item.start - head}px)` }}
              take={take(item.index)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function useRowHeight(narrow: boolean, tall: boolean): number {
  const coarse = useMediaQuery('(pointer: coarse)', false);
  if (narrow) return cardHeight;
  if (tall) return tallHeight;
  return coarse ? touchHeight : lineHeight;
}
