import { Button, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.js';
import { dataRequests } from '../../api/queries.js';
import type { DataRequest } from '../../api/types.js';
import { Empty, Failed, Loaded } from '../../parts/states.js';
import { saveFile } from '../../api/download.js';

const words: Record<DataRequest['kind'], string> = {
  organisation_export: 'Archive of the organisation',
  person_export: 'Archive of a requester',
  person_erasure: 'Erasure of a requester',
};

/** What was asked for, newest first, with what can still be downloaded. */
export function DataRequestList() {
  return (
    <Loaded query={useQuery(dataRequests)} rows={2}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="Nothing was asked for yet">Archives are kept for a week.</Empty>
        ) : (
          <div className="scroll-x" role="region" tabIndex={0} aria-label="Archives and erasures">
            <Table>
              <Table.Tbody>
                {items.map((request) => (
                  <RequestRow key={request.id} request={request} />
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )
      }
    </Loaded>
  );
}

function RequestRow({ request: { id, kind, subject, state, bytes, created_at } }: { request: DataRequest }) {
  const isOwner = useMay('tenant:own');
  const mayHave = kind !== 'organisation_export' || isOwner;
  const save = useMutation({
    mutationFn: () => saveFile(`/api/data-requests/${id}/archive`, 'archive.jsonl.gz'),
  });
  return (
    <Table.Tr>
      <Table.Td>
        {words[kind]}
        {subject && (
          <Text size="xs" c="dimmed">
            {subject}
          </Text>
        )}
        {save.error && <Failed error={save.error} />}
      </Table.Td>
      <Table.Td>{new Date(created_at).toLocaleString()}</Table.Td>
      <Table.Td>{state}</Table.Td>
      <Table.Td ta="right">
        {state === 'done' && bytes > 0 && mayHave && (
          <Button
            variant="subtle"
            leftSection={<IconDownload size={16} />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Download
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
