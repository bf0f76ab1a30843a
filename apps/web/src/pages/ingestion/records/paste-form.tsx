import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../../../api/client.js';
import type { paths } from '../../../api/schema.js';
import { ApiError } from '../../../api/problem.js';
import { Panel } from '../../../parts/page.js';
import { plural } from '../../../parts/words.js';
import style from '../ingestion.module.css';
import { jobs } from '../jobs/use-jobs.js';
import { Refused } from '../refused.js';
import { example, faultsOf, readRecords, type RecordFault } from './records.js';

type Records = paths['/api/data-ingest']['post']['requestBody']['content']['application/json']['tickets'];

/** Records as JSON, as a program would send them. */
export function PasteForm({ openJob }: { openJob: (job: string) => void }) {
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const send = useMutation({
    // Whatever was pasted: the hub judges it, record by record.
    mutationFn: (tickets: unknown[]) =>
      ok(api.POST('/api/data-ingest', { body: { tickets: tickets as Records } })),
    onSuccess: async ({ job_id }) => {
      await cache.invalidateQueries({ queryKey: jobs.queryKey });
      openJob(job_id);
    },
  });
  const submit = (): void => {
    const read = readRecords(text);
    setFault('fault' in read ? read.fault : null);
    if ('tickets' in read) send.mutate(read.tickets);
  };
  return (
    <Panel title="Paste JSON">
      <Stack gap="xs" className={style.paste}>
        <Textarea
          label="Records"
          description="A list of 1 to 1,000 tickets, as POST /api/data-ingest takes them. Only subject or body is required."
          autosize
          minRows={8}
          maxRows={20}
          spellCheck={false}
          value={text}
          error={fault}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button variant="filled" loading={send.isPending} onClick={submit}>
            Import these records
          </Button>
          <Button variant="default" onClick={() => setText(example)}>
            Fill in an example
          </Button>
        </Group>
        {send.error && <Refusal error={send.error} />}
      </Stack>
    </Panel>
  );
}

function Refusal({ error }: { error: Error }) {
  const faults = error instanceof ApiError ? faultsOf(error.problem) : [];
  if (faults.length === 0) return <Refused title="The records were not taken" error={error} />;
  return (
    <Alert color="red" title={`${plural(faults.length, 'field')} to mend. Nothing was imported.`}>
      <ul className={style.faults}>
        {faults.map((fault, index) => (
          <FaultLine key={index} fault={fault} />
        ))}
      </ul>
    </Alert>
  );
}

function FaultLine({ fault: { index, field, message } }: { fault: RecordFault }) {
  return (
    <li>
      <Text size="sm" span>
        {index !== null && <strong>Record [{index}]</strong>} {field && <code>{field}</code>} {message}
      </Text>
    </li>
  );
}
