import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';

/** Demo data or nothing: both can be changed later. */
export function FirstChoice() {
  const demo = useChoice(() => ok(api.POST('/api/onboarding/samples')), '/operations');
  const empty = useChoice(
    () => ok(api.PATCH('/api/onboarding', { body: { choice: 'empty' } })),
    '/marketplace',
  );
  const error = demo.error ?? empty.error;
  return (
    <Stack gap="sm">
      <Option
        title="Look around with demo data"
        words="Sandboxes of Zendesk and Slack are connected, and sample tickets arrive, are scored and trip a workflow. Nothing leaves this machine; one button removes it all."
        action={
          <Button
            size="sm"
            loading={demo.isPending}
            disabled={empty.isPending}
            onClick={() => demo.mutate()}
            autoFocus
          >
            Look around
          </Button>
        }
      />
      <Option
        title="Start empty"
        words="Go straight to the marketplace and connect your own tools, or try one of their sandboxes."
        action={
          <Button
            size="sm"
            variant="default"
            loading={empty.isPending}
            disabled={demo.isPending}
            onClick={() => empty.mutate()}
          >
            Start empty
          </Button>
        }
      />
      {error && (
        <Alert color="red" title="That did not work">
          {reasonOf(error)}
        </Alert>
      )}
    </Stack>
  );
}

function Option({ title, words, action }: { title: string; words: string; action: ReactNode }) {
  return (
    <Group className="option" justify="space-between" gap="sm">
      <div style={{ flex: '1 1 260px' }}>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed">
          {words}
        </Text>
      </div>
      {action}
    </Group>
  );
}

function useChoice(choose: () => Promise<unknown>, to: '/operations' | '/marketplace') {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: choose,
    onSuccess: async () => {
      // In this order: this page itself leads elsewhere as soon as it knows that the choice was made.
      await navigate({ to });
      await client.invalidateQueries();
    },
  });
}
