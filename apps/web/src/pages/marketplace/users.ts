import type { Connection, Workflow } from '../../api/types.js';

type Account = Pick<Connection, 'id' | 'plugin' | 'paused'>;

/** The workflows that would lose an action if this account went away. */
export function workflowsUsing(
  connection: Account,
  workflows: Pick<Workflow, 'id' | 'name' | 'actions'>[],
  all: Account[],
): { id: string; name: string }[] {
  const isDefault = defaultOf(connection.plugin, all) === connection.id;
  return workflows.filter(({ actions }) =>
    actions.some(({ type, connection_id: named }) => {
      if (named) return named === connection.id;
      return isDefault && type.startsWith(`${connection.plugin}.`);
    }),
  );
}

/** An action that names no account uses the oldest that is not paused; the hub lists oldest first. */
function defaultOf(plugin: string, all: Account[]): string | null {
  const own = all.filter((one) => one.plugin === plugin);
  return (own.find(({ paused }) => !paused) ?? own[0])?.id ?? null;
}
