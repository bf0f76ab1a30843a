import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JsonObject } from '@patchbay/domain';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';

/** What a connection changes is shown by the plugin cards, and decides which actions workflows may use. */
const concerned = ['plugins', 'connections', 'workflow-actions', 'calls'];

export interface Credentials {
  auth?: string;
  fields?: JsonObject;
  secrets?: Record<string, string>;
  webhook_secret?: string;
}

interface Manners<T> {
  /** The form shows the refusal itself. */
  quiet?: boolean;
  /** What comes next, also when what was pressed is gone from the screen by then. */
  next?: (result: T) => void;
}

export function useChange<V, T>(change: (input: V) => Promise<T>, { quiet = false, next }: Manners<T> = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (result) => next?.(result),
    onSettled: () => Promise.all(concerned.map((key) => client.invalidateQueries({ queryKey: [key] }))),
    onError: (error) => {
      if (!quiet) notifications.show({ color: 'red', title: 'That did not work', message: reasonOf(error) });
    },
  });
}

const at = (id: string) => ({ params: { path: { id } } });

export const connect = (
  body: { plugin: string; mode: 'live' | 'sandbox'; accept_grants?: boolean } & Credentials,
) => ok(api.POST('/api/connections', { body }));

export const changeConnection = ({ id, ...body }: { id: string; paused?: boolean } & Credentials) =>
  ok(api.PATCH('/api/connections/{id}', { ...at(id), body }));

export const disconnect = (id: string) => ok(api.DELETE('/api/connections/{id}', at(id)));

/** A test with the time it took. */
export async function check(id: string) {
  const started = performance.now();
  const result = await ok(api.POST('/api/connections/{id}/check', at(id)));
  return { ...result, ms: Math.round(performance.now() - started) };
}
export type Checked = Awaited<ReturnType<typeof check>>;

export const changePlugin = ({
  id,
  ...body
}: {
  id: string;
  enabled?: boolean;
  settings?: JsonObject;
  accept_grants?: boolean;
}) => ok(api.PUT('/api/plugins/{id}', { ...at(id), body }));

/** Leaves the console for the provider, which sends the browser back to the marketplace. */
export async function signInAtProvider(id: string): Promise<void> {
  const { url } = await ok(api.POST('/api/connections/{id}/authorize', at(id)));
  location.assign(url);
}

export const retryCall = (id: string) => ok(api.POST('/api/calls/{id}/retry', at(id)));
export const dismissCall = (id: string) => ok(api.POST('/api/calls/{id}/dismiss', at(id)));
