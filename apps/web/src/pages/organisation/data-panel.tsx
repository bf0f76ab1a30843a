import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { useMay } from '../../api/may.js';
import { reasonOf } from '../../api/problem.js';
import { dataRequests } from '../../api/queries.js';
import { Panel } from '../../parts/page.js';
import { DataRequestList } from './data-request-list.js';

/** Archives and erasures: of one requester, and of the organisation. */
export function DataPanel() {
  const [email, setEmail] = useState('');
  const isOwner = useMay('tenant:own');
  const ask = useAsk(email);
  const found = Object.entries(ask.count.data?.counts ?? {});
  const failed = [ask.pack, ask.count, ask.erase, ask.packAll].find(({ isError }) => isError);
  return (
    <Panel title="Personal data">
      <Stack gap="sm">
        <TextInput
          label="E-mail of a requester"
          type="email"
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            ask.count.reset();
          }}
        />
        <Group gap="xs">
          <Button variant="default" loading={ask.pack.isPending} onClick={() => ask.pack.mutate()}>
            Pack their data
          </Button>
          <Button variant="default" loading={ask.count.isPending} onClick={() => ask.count.mutate()}>
            Count what an erasure touches
          </Button>
          {isOwner && (
            <Button variant="default" loading={ask.packAll.isPending} onClick={() => ask.packAll.mutate()}>
              Pack the whole organisation
            </Button>
          )}
        </Group>
        {ask.count.data && (
          <Alert
            color="yellow"
            title={found.length === 0 ? 'Nothing is known about them' : 'This would be erased'}
          >
            <Text size="sm">
              {found.map(([table, n]) => `${n} × ${table.replaceAll('_', ' ')}`).join(', ')}
            </Text>
            {found.length > 0 && (
              <Button color="red" mt="xs" loading={ask.erase.isPending} onClick={() => ask.erase.mutate()}>
                Erase for good
              </Button>
            )}
          </Alert>
        )}
        {failed && (
          <Alert color="red" title="Not done">
            {reasonOf(failed.error)}
          </Alert>
        )}
        <DataRequestList />
      </Stack>
    </Panel>
  );
}

function useAsk(email: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: dataRequests.queryKey });
  const pack = useMutation({
    mutationFn: () => ok(api.POST('/api/privacy/export', { body: { email } })),
    onSuccess,
  });
  const count = useMutation({
    mutationFn: () => ok(api.POST('/api/privacy/erase', { body: { email, dry_run: true } })),
  });
  const erase = useMutation({
    mutationFn: () => ok(api.POST('/api/privacy/erase', { body: { email, dry_run: false } })),
    onSuccess: () => {
      count.reset();
      return onSuccess();
    },
  });
  const packAll = useMutation({ mutationFn: () => ok(api.POST('/api/organisation/export')), onSuccess });
  return { pack, count, erase, packAll };
}
