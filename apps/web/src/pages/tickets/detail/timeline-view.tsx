import { Text } from '@mantine/core';
import type { TicketDetail } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import { ago, dateTime } from '../../../parts/words.js';
import style from './detail.module.css';
import { doer, happening } from './timeline.js';

/** What happened to the ticket and who did it, newest first. */
export function Timeline({ entries }: { entries: TicketDetail['timeline'] }) {
  return (
    <Panel title="Timeline">
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing has happened since this ticket was imported.
        </Text>
      ) : (
        <ol className={style.events}>
          {entries.map((entry) => (
            <li key={entry.id}>
              {happening(entry)}
              <Text size="xs" c="dimmed">
                {[doer(entry), ago(entry.at)].filter(Boolean).join(' · ')}
                <span className="visually-hidden">, {dateTime(entry.at)}</span>
              </Text>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
