import type { Json } from '@patchbay/domain';
import type { Action } from '../../actions.js';
import type { Conn, Z } from '../../context.js';
import type { Bench } from './bench.js';

export type AnyAction = Action<Conn<Z, Z, unknown>, Z, Z>;
/** An action with an example, ready to be run. */
export interface Subject {
  section: string;
  action: AnyAction;
  open(options?: { secrets?: Record<string, string> }): Promise<Bench>;
  inputFor(on: Bench): Json;
}

export const key = 'write-back:0d2f5c1e-0000-4000-8000-000000000001:7:sentiment';
export const marker = 'pb-0123456789abcdef';
/** Runs the action as the hub would. */
export function runOn(
  { action }: Subject,
  on: Bench,
  input: Json,
  under = { key, marker },
): Promise<unknown> {
  return Promise.resolve(action.run(Object.assign(on.ctx, under), input));
}
