import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMay } from '../../../api/may.js';
import type { ImportJob } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import { Failed } from '../../../parts/states.js';
import { accept } from '../file/drop-zone.js';
import type { Chosen } from '../file/file-import.js';
import { saveFile } from '../../../api/download.js';
import { isActive } from './progress.js';
import { RejectTable } from './reject-table.js';

/** The rows that were not taken, why, and how to bring them in after all. */
export function Rejects({ job, mend }: { job: ImportJob; mend: (chosen: Chosen) => void }) {
  const may = useMay('data:ingest');
  const save = useMutation({ mutationFn: () => saveFile(`/api/job/${job.id}/rejects`, 'rejected.csv') });
  if (!may)
    return (
      <Panel title="Rejected rows">
        <Text size="sm" c="dimmed">
          Rejected rows hold customer data as it was in the file. Only analysts and administrators can read
          them.
        </Text>
      </Panel>
    );
  return (
    <Panel title="Rejected rows" padded={false}>
      <Stack gap="xs" px="sm" pb="xs">
        <Text size="sm" c="dimmed">
          Download them as a file, mend it in any spreadsheet or editor, and upload it again: only these rows
          are imported then.
        </Text>
        <Group gap="xs">
          <Button
            variant="filled"
            leftSection={<IconDownload size={16} />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Download rejected rows
          </Button>
          {!isActive(job) && (
            <FileButton accept={accept} onChange={(file) => file && mend({ file, source: job.source })}>
              {(props) => (
                <Button variant="default" {...props}>
                  Upload the mended file
                </Button>
              )}
            </FileButton>
          )}
        </Group>
        {save.error && <Failed error={save.error} retry={() => save.mutate()} />}
      </Stack>
      <RejectTable id={job.id} rejected={job.progress.rejected} />
    </Panel>
  );
}
