import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { dateTime, wordsOf } from '../../../parts/words.js';
import style from '../tickets.module.css';
import { Pieces } from './pieces.js';
import type { Row } from './rows.js';
import { when } from './when.js';

export interface RowProps {
  row: Row;
  index: number;
  place: CSSProperties;
  open: boolean;
  take: (link: HTMLAnchorElement | null) => void;
}

/** One ticket as a line of the table. Plain elements: a screen full of them must stay light. */
export function TicketRow({ row, index, place, open, take }: RowProps) {
  return (
    <div role="row" aria-rowindex={index + 2} className={style.line} style={place} data-open={open}>
      <span role="cell" className={style.mono} title={row.label}>
        {row.label}
      </span>
      <span role="cell">
        <SubjectLink row={row} index={index} take={take} />
        <span className={style.snippet}>
          {'  '}
          <Pieces pieces={row.snippet} />
        </span>
      </span>
      <Mood sentiment={row.sentiment} />
      <IntentTags labels={row.intents} />
      <Priority value={row.priority} />
      <span role="cell" className={style.wide}>
        {wordsOf(row.status)}
      </span>
      <span role="cell" className={row.account ? undefined : style.quiet} title={row.account ?? undefined}>
        {[row.requester, row.account].filter(Boolean).join(' · ') || 'Unknown'}
      </span>
      <span role="cell" className={`${style.wider} ${row.assignee ? '' : style.quiet}`}>
        {row.assignee ?? 'Nobody'}
      </span>
      <time role="cell" className={style.quiet} dateTime={row.updated} title={dateTime(row.updated)}>
        {when(row.updated)}
      </time>
    </div>
  );
}

export function SubjectLink({ row, index, take }: Pick<RowProps, 'row' | 'index' | 'take'>) {
  return (
    <Link
      from="/tickets"
      to="/tickets"
      search={(before) => ({ ...before, ticket: row.id, why: undefined })}
      className={`${style.subject} ${style.title}`}
      data-index={index}
      preload={false}
      ref={take}
    >
      <Pieces pieces={row.subject} />
    </Link>
  );
}

export function Mood({ sentiment }: { sentiment: string | null }) {
  return (
    <span role="cell" className={style.dot} data-sentiment={sentiment ?? 'unscored'}>
      {sentiment ? wordsOf(sentiment) : 'Not scored'}
    </span>
  );
}

function IntentTags({ labels }: { labels: string[] }) {
  return (
    <span role="cell" title={labels.map(wordsOf).join(', ') || undefined}>
      {labels[0] && <span className={style.tag}>{wordsOf(labels[0])}</span>}
      {labels.length > 1 && `+${labels.length - 1}`}
    </span>
  );
}

function Priority({ value }: { value: string }) {
  return (
    <span role="cell" className={value === 'urgent' ? style.urgent : undefined}>
      {wordsOf(value)}
    </span>
  );
}
