import type { Action } from './actions.js';
import type { Conn, Ctx, Z } from './context.js';
import type { Command } from './commands.js';
import type { Connection, Plugin } from './plugin.js';
import type { Poll, Versioned } from './polls.js';
import type { Webhook } from './webhooks.js';

/** Typed builders bound to one plugin's settings, fields and client, so that handler files need no annotations. */
export interface Kit<S extends Z, F extends Z, C> {
  base: { settings: Versioned<S>; connection: Connection<S, F, C> };
  poll<K extends Z>(poll: Poll<Conn<S, F, C>, K>): Poll<Conn<S, F, C>, K>;
  webhook(webhook: Webhook<Conn<S, F, C>>): Webhook<Conn<S, F, C>>;
  action<I extends Z, O extends Z>(action: Action<Conn<S, F, C>, I, O>): Action<Conn<S, F, C>, I, O>;
  command(command: Command<Ctx<S>>): Command<Ctx<S>>;
}

/** Fixes the base of a connector once; see `plugins/zendesk/src/base.ts`. */
export function kit<S extends Z, F extends Z, C>(base: {
  settings: Versioned<S>;
  connection: Connection<S, F, C>;
}): Kit<S, F, C> {
  return {
    base,
    poll: (poll) => poll,
    webhook: (webhook) => webhook,
    action: (action) => action,
    command: (command) => command,
  };
}

/**
 * Declares a plugin; the result is frozen and is the package's default export.
 * Handlers may be typed more narrowly than the registry needs; the core validates inputs by the handler's own schema first.
 */
export function definePlugin<S extends Z, F extends Z, C, A extends string = never>(
  plugin: Plugin<S, F, C, A>,
): Plugin<S, F, C> {
  return frozen(plugin);
}

/** Plain objects and lists through and through; schemas and addresses keep their own ways. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}
