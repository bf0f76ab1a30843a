import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { Panel } from '../../parts/page.js';
import { useSignOut } from '../../shell/use-sign-out.js';

/** The end of the organisation; its name has to be typed. */
export function ClosePanel({ name }: { name: string }) {
  const [confirm, setConfirm] = useState('');
  const signOut = useSignOut();
  const close = useMutation({
    mutationFn: () => ok(api.DELETE('/api/organisation', { body: { confirm } })),
    onSuccess: () => signOut(),
  });
  return (
    <Panel title="Delete this organisation">
      <Stack gap="sm">
        <Text size="sm">
          Nobody can sign in from then on, and no connection is asked any more. After a week everything is
          removed for good.
        </Text>
        <TextInput
          label={`Type ${name} to confirm`}
          value={confirm}
          onChange={(event) => setConfirm(event.currentTarget.value)}
        />
        {close.isError && (
          <Alert color="red" title="Not deleted">
            {reasonOf(close.error)}
          </Alert>
        )}
        <Button
          color="red"
          disabled={confirm !== name}
          loading={close.isPending}
          onClick={() => close.mutate()}
          style={{ alignSelf: 'flex-start' }}
        >
          Delete the organisation
        </Button>
      </Stack>
    </Panel>
  );
}
