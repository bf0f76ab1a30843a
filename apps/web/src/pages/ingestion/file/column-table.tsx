import type { FilePreview } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import style from '../ingestion.module.css';
import { ColumnLine } from './column-line.js';
import { assigned, type Draft } from './mapping.js';

interface Props {
  preview: FilePreview;
  draft: Draft;
  change: (draft: Draft) => void;
}

/** Each column of the file with the field it becomes. */
export function ColumnTable({ preview, draft, change }: Props) {
  return (
    <Panel title="Columns" padded={false}>
      <div className={style.scroll} role="region" aria-label="Columns of the file" tabIndex={0}>
        <table className={style.columns}>
          <thead>
            <tr>
              <th scope="col">Column in the file</th>
              <th scope="col" className={style.roomy}>
                First values
              </th>
              <th scope="col">Becomes</th>
              <th scope="col" className={style.roomy}>
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map((column) => (
              <ColumnLine
                key={column.name}
                column={column}
                fields={preview.fields}
                draft={draft}
                choose={(field) => change(assigned(draft, column.name, field))}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
