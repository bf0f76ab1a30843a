import { Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { useMay } from '../../api/may.js';
import { reasonOf } from '../../api/problem.js';
import { Panel } from '../../parts/page.js';

/** Buttons that let something happen in the simulated tool. */
export function Scenes({ id, scenes }: { id: string; scenes: { name: string; title: string }[] }) {
  const may = useMay('plugins:manage');
  const client = useQueryClient();
  const play = useMutation({
    mutationFn: (name: string) =>
      ok(api.POST('/api/connections/{id}/sandbox/scenes/{name}', { params: { path: { id, name } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['sandbox', id] }),
    onError: (error) => notifications.show({ color: 'red', message: reasonOf(error) }),
  });
  return (
    <Panel title="Let something happen">
      <Stack gap={6} align="stretch">
        {scenes.map(({ name, title }) => (
          <Button
            key={name}
            variant="default"
            justify="flex-start"
            className="sandbox-scene"
            disabled={!may}
            loading={play.isPending && play.variables === name}
            onClick={() => play.mutate(name)}
          >
            {title}
          </Button>
        ))}
        {!may && (
          <Text size="xs" c="dimmed">
            Only administrators play scenes and switch faults.
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
