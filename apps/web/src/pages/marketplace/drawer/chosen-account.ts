import type { Connection } from '../../../api/types.js';
import { worstOf, type Card } from '../card-state.js';

/** The account an address names; without a name the one that needs a person most. */
export function chosenAccount(
  { connections }: Pick<Card, 'connections'>,
  named: string | undefined,
): Connection | null {
  return connections.find(({ id }) => id === named) ?? worstOf(connections);
}
