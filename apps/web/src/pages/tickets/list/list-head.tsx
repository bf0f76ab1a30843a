import style from '../tickets.module.css';

/** Column headings; on a phone only for those who hear them. */
export function ListHead({ hidden }: { hidden: boolean }) {
  if (hidden)
    return (
      <div role="rowgroup" className="visually-hidden">
        <div role="row">
          {['Subject', 'Updated', 'Requester, status and priority', 'Sentiment'].map((title) => (
            <span role="columnheader" key={title}>
              {title}
            </span>
          ))}
        </div>
      </div>
    );
  return (
    <div role="rowgroup" className={style.head}>
      <div role="row" style={{ display: 'contents' }}>
        <span role="columnheader">Ticket</span>
        <span role="columnheader">Subject</span>
        <span role="columnheader">Sentiment</span>
        <span role="columnheader">Intents</span>
        <span role="columnheader">Priority</span>
        <span role="columnheader" className={style.wide}>
          Status
        </span>
        <span role="columnheader">Requester</span>
        <span role="columnheader" className={style.wider}>
          Assignee
        </span>
        <span role="columnheader">Updated</span>
      </div>
    </div>
  );
}
