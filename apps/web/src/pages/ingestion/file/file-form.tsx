import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '../../../parts/page.js';
import { Failed, Loading } from '../../../parts/states.js';
import { Refused } from '../refused.js';
import { ColumnTable } from './column-table.js';
import { DateLines } from './date-lines.js';
import type { Chosen } from './file-import.js';
import { FileHead } from './file-head.js';
import { draftOf, type Draft } from './mapping.js';
import { Problems } from './problems.js';
import { SampleTable } from './sample-table.js';
import { SendBar } from './send-bar.js';
import { usePreview } from './use-preview.js';
import { memory } from './use-upload.js';

interface Props {
  chosen: Chosen;
  another: () => void;
  accepted: (job: string) => void;
}

/** What the file is, what its columns become and what the first rows look like; then the import. */
export function FileForm({ chosen, another, accepted }: Props) {
  const [changed, setEdited] = useState<Draft | null>(null);
  const guess = usePreview(chosen.file, null);
  const edited = changed ?? (guess.data ? memory.recall(guess.data) : null);
  const query = usePreview(chosen.file, edited);
  const preview = query.data ?? guess.data;
  if (!guess.data || !preview)
    return (
      <Panel title={chosen.file.name}>
        {guess.isError ? (
          <Refused title="This file cannot be read" error={guess.error} />
        ) : (
          <Loading rows={6} />
        )}
        <Group mt="xs">
          <Button variant="default" onClick={another}>
            {guess.isError ? 'Choose another file' : 'Cancel'}
          </Button>
        </Group>
      </Panel>
    );
  const draft = edited ?? draftOf(guess.data);
  return (
    <Stack gap="md">
      <FileHead file={chosen.file} preview={guess.data} another={another} />
      <ColumnTable preview={guess.data} draft={draft} change={setEdited} />
      <DateLines dates={preview.dates} guessed={guess.data.dates} draft={draft} change={setEdited} />
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      <Problems problems={preview.problems} />
      <SampleTable rows={preview.sample_rows} busy={query.isFetching} />
      <SendBar chosen={chosen} draft={draft} accepted={accepted} />
    </Stack>
  );
}
