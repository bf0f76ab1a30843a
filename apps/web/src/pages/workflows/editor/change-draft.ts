import type { Json } from '@patchbay/domain';
import { setAt } from '../../../forms/values.js';
import type { Draft, DraftAction } from './draft.js';

/** Everything one can do to a draft. */
export type Change =
  | { do: 'set'; part: Partial<Pick<Draft, 'name' | 'enabled' | 'trigger' | 'condition'>> }
  | { do: 'add'; action: DraftAction }
  | { do: 'remove'; key: string }
  | { do: 'move'; key: string; by: -1 | 1 }
  | { do: 'param'; key: string; path: string; value: Json }
  | { do: 'connection'; key: string; connectionId: string | null }
  | { do: 'replace'; draft: Draft };

export function changed(draft: Draft, change: Change): Draft {
  switch (change.do) {
    case 'set':
      return { ...draft, ...change.part };
    case 'add':
      return { ...draft, actions: [...draft.actions, change.action] };
    case 'remove':
      return { ...draft, actions: draft.actions.filter(({ key }) => key !== change.key) };
    case 'move':
      return { ...draft, actions: moved(draft.actions, change.key, change.by) };
    case 'param':
      return withAction(draft, change.key, (action) => ({
        ...action,
        values: setAt(action.values, change.path, change.value),
      }));
    case 'connection':
      return withAction(draft, change.key, (action) => ({ ...action, connectionId: change.connectionId }));
    default:
      return change.draft;
  }
}

function withAction(draft: Draft, key: string, change: (action: DraftAction) => DraftAction): Draft {
  return { ...draft, actions: draft.actions.map((action) => (action.key === key ? change(action) : action)) };
}

/** At the ends nothing moves. */
function moved(actions: DraftAction[], key: string, by: -1 | 1): DraftAction[] {
  const from = actions.findIndex((action) => action.key === key);
  const to = from + by;
  const [action, other] = [actions[from], actions[to]];
  if (action === undefined || other === undefined) return actions;
  return actions.with(from, other).with(to, action);
}
