import { Alert, Stack, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { me } from '../../api/queries.js';
import type { Answer } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';

type Settings = Answer<'/api/auth/settings', 'get'>;
const queryKey = ['access-settings'];

/** How people get in, for those who look after the organisation. */
export function AccessCard() {
  const may = useQuery(me).data?.permissions.includes('tenant:manage') ?? false;
  return may ? <Switches /> : null;
}

function Switches() {
  const query = useQuery({ queryKey, queryFn: () => ok(api.GET('/api/auth/settings')) });
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { sign_up?: boolean; second_factor_required?: boolean }) =>
      ok(api.PATCH('/api/auth/settings', { body })),
    onSuccess: (settings) => client.setQueryData<Settings>(queryKey, settings),
  });
  return (
    <Panel title="Getting in">
      <Loaded query={query} rows={2}>
        {(settings) => (
          <Stack gap="sm">
            <Switch
              label="Everybody needs a second factor"
              description="Who has none sets one up when they sign in again; their sessions end now."
              checked={settings.second_factor_required}
              disabled={change.isPending}
              onChange={(event) => change.mutate({ second_factor_required: event.currentTarget.checked })}
            />
            {settings.sign_up !== null && (
              <Switch
                label="Strangers may sign up"
                description="Each gets an organisation of their own on this hub."
                checked={settings.sign_up}
                disabled={change.isPending}
                onChange={(event) => change.mutate({ sign_up: event.currentTarget.checked })}
              />
            )}
            {change.isError && (
              <Alert color="red" title="Not changed">
                {reasonOf(change.error)}
              </Alert>
            )}
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}
