import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { FilePreview } from '../../../api/types.js';
import { plural } from '../../../parts/words.js';
import style from '../ingestion.module.css';

const mostShown = 5;

/** What stands in the way of some of the first rows. */
export function Problems({ problems }: { problems: FilePreview['problems'] }) {
  const [whole, setWhole] = useState(false);
  if (problems.length === 0) return null;
  const shown = whole ? problems : problems.slice(0, mostShown);
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} />}
      title={`${plural(problems.length, 'problem')} in the first rows`}
    >
      Rows like these will be given back to you with the reason; all other rows are imported.
      <ul className={style.faults}>
        {shown.map(({ path, message }, index) => (
          <li key={index}>
            {path}: {message}
          </li>
        ))}
      </ul>
      {shown.length < problems.length && (
        <Button variant="subtle" onClick={() => setWhole(true)}>
          Show all
        </Button>
      )}
    </Alert>
  );
}
