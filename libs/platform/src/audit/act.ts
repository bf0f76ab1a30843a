import { AsyncLocalStorage } from 'node:async_hooks';

/** Who does something: a person, a program with a key, the hub itself, or somebody who has not signed in. */
export interface Actor {
  kind: 'user' | 'api_key' | 'system' | 'anonymous';
  id: string | null;
  name: string | null;
}

/** What is being done right now, by whom and from where: one request, or one piece of background work. */
export interface Act {
  actor: Actor;
  requestId: string | null;
  ip: string | null;
  userAgent: string | null;
  /** The change that the route declares, until its entry is written. */
  declared: DeclaredChange | null;
}

export interface DeclaredChange {
  /** e.g. `workflow.update`. */
  action: string;
  /** The id in the path. */
  targetId: string | null;
  /** True = a service records it; false = the first transaction that changes anything gets the entry. */
  byService: boolean;
}

const acts = new AsyncLocalStorage<Act>();

/** What is being done at this moment, if it is known. */
export const currentAct = (): Act | undefined => acts.getStore();

/** Says who is behind the act, now that it is known. */
export function actAs(actor: Actor): void {
  const act = acts.getStore();
  if (act) act.actor = actor;
}

/** Everything that `work` does is done in this act. */
export const during = <T>(act: Act, work: () => T): T => acts.run(act, work);

/** Background work: whoever woke it up, the hub itself does it. */
export function asSystem<T>(name: string, work: () => T): T {
  const actor: Actor = { kind: 'system', id: null, name };
  return acts.run({ actor, requestId: null, ip: null, userAgent: null, declared: null }, work);
}
