import { Text } from '@mantine/core';
import type { FilePreview } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import { plural } from '../../../parts/words.js';
import style from '../ingestion.module.css';
import { sampleOf } from './sample-rows.js';

/** The first rows as the tickets they would become. */
export function SampleTable({ rows, busy }: { rows: FilePreview['sample_rows']; busy: boolean }) {
  const sample = sampleOf(rows);
  const note = busy ? 'reading again…' : `${plural(rows.length, 'row')}, nothing is stored yet`;
  return (
    <Panel
      title="First rows as tickets"
      padded={false}
      aside={
        <Text size="xs" c="dimmed" role="status">
          {note}
        </Text>
      }
    >
      {rows.length === 0 ? (
        <Text size="sm" p="sm" c="dimmed">
          None of the first rows can become a ticket like this.
        </Text>
      ) : (
        <div
          className={style.scroll}
          style={{ opacity: busy ? 0.6 : 1, maxHeight: 320, overflowY: 'auto' }}
          role="region"
          aria-label="First rows as tickets"
          tabIndex={0}
        >
          <table className={style.columns}>
            <thead>
              <tr>
                <th scope="col">Row</th>
                {sample.columns.map((name) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sample.rows.map(({ row, cells }) => (
                <tr key={row}>
                  <td>{row}</td>
                  {cells.map((cell, index) => (
                    <td key={index} className={`${style.cell} clip`} title={cell}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
