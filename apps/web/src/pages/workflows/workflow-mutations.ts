import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import type { paths } from '../../api/schema.js';
import type { Workflow } from '../../api/types.js';
import type { WorkflowInput } from './editor/draft.js';

/** `quiet`: the form shows the refusal itself. */
function useChange<V, T>(change: (input: V) => Promise<T>, quiet = false) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all(['workflows', 'workflow-runs'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
    onError: (error) => {
      if (!quiet) notifications.show({ color: 'red', title: 'That did not work', message: reasonOf(error) });
    },
  });
}

type Body = paths['/api/workflows']['post']['requestBody']['content']['application/json'];

/** A new workflow without `id`, otherwise in place of the old one. */
export const useSave = () =>
  useChange(({ id, input }: { id: string | null; input: WorkflowInput }): Promise<Workflow> => {
    const body = input as Body;
    if (id === null) return ok(api.POST('/api/workflows', { body }));
    return ok(api.PUT('/api/workflows/{id}', { params: { path: { id } }, body }));
  }, true);

export const useSwitch = () =>
  useChange(({ workflow, enabled }: { workflow: Workflow; enabled: boolean }) => {
    const { name, trigger, condition, actions } = workflow;
    const body = { name, trigger, condition, actions, enabled } as Body;
    return ok(api.PUT('/api/workflows/{id}', { params: { path: { id: workflow.id } }, body }));
  });

export const useRemove = () =>
  useChange((id: string) => ok(api.DELETE('/api/workflows/{id}', { params: { path: { id } } })));

/** Says what would be sent; sends nothing. */
export const useDryRun = () =>
  useMutation({
    mutationFn: ({ input, ticket }: { input: WorkflowInput; ticket: string }) =>
      ok(api.POST('/api/workflows/test', { body: { workflow: input, ticket_id: ticket } })),
  });
