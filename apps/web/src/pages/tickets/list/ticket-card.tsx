import { wordsOf } from '../../../parts/words.js';
import style from '../tickets.module.css';
import { Mood, SubjectLink, type RowProps } from './ticket-row.js';
import { when } from './when.js';

/** One ticket in two lines, for narrow screens. */
export function TicketCard({ row, index, place, open, take }: RowProps) {
  const who = row.requester || row.account || row.label;
  return (
    <div role="row" aria-rowindex={index + 2} className={style.card} style={place} data-open={open}>
      <span role="cell">
        <SubjectLink row={row} index={index} take={take} />
      </span>
      <time role="cell" className={style.quiet} dateTime={row.updated}>
        {when(row.updated)}
      </time>
      <span role="cell" className={style.quiet}>
        {[who, wordsOf(row.status), row.priority === 'normal' ? '' : wordsOf(row.priority)]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <Mood sentiment={row.sentiment} />
    </div>
  );
}
