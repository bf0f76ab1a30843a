import type { Change, JsonObject } from '@patchbay/domain';
import type { Action, WriteBack } from './actions.js';
import type { Auth } from './auth.js';
import type { Capability } from './capabilities.js';
import type { Command } from './commands.js';
import type { Async, Conn, Ctx, Identity, Link, Out, Z } from './context.js';
import type { Limit } from './limits.js';
import type { Poll, Versioned } from './polls.js';
import type { TwinModule } from './twin.js';
import type { Webhook } from './webhooks.js';

/** Shelf of the marketplace. */
export type Category = 'Channels' | 'CRM' | 'Chat' | 'Understanding' | 'Observability' | 'Data';

/** `http:<host pattern>`, `tickets:read`, `tickets:write`, `commands:run` or `webhooks:receive`. */
export interface Grant {
  grant: string;
  why: string;
}

/** Reads an object again as it is now. Throws `GoneError` when it was deleted. */
export interface Refetch<X> {
  ticket?(ctx: X, id: string): Promise<Change[]>;
  message?(ctx: X, id: string): Promise<Change[]>;
}

/** How accounts at the provider are connected. */
export interface Connection<S extends Z, F extends Z, C> {
  fields: Versioned<F>;
  /** `{subdomain}` comes from the fields. */
  baseUrl: string;
  /** Named alternatives; the admin picks one. */
  auth: Record<string, Auth>;
  /** `import()` of the vendor SDK belongs here. */
  client(ctx: Link<S, F>): Async<C>;
  /** Runs on connect, hourly and behind "Test connection". */
  check(ctx: Conn<S, F, C>): Promise<{ identity: Identity; missingScopes: string[]; notes?: string }>;
  /** Loop guard, layer 1: did we make this change? */
  isOwn(change: Change, me: Identity): boolean;
  limits: Limit[];
  refetch?: Refetch<Conn<S, F, C>>;
}

/** A loaded plugin, its type parameters forgotten: what the core works with. */
export type AnyPlugin = Plugin<Z, Z, unknown>;

/** A plugin is one frozen object; everything but functions and schemas is the manifest the marketplace shows. */
export interface Plugin<S extends Z, F extends Z, C, A extends string = string> {
  id: string;
  kind: 'connector' | 'capability' | 'provider';
  sdk: 1;
  title: string;
  summary: string;
  category: Category;
  /** A local SVG without script or remote reference. */
  icon: URL;
  grants: Grant[];
  base: { settings: Versioned<S>; connection?: Connection<S, F, C> };
  polls?: Record<string, Poll<Conn<S, F, C>, Z>>;
  webhooks?: Record<string, Webhook<Conn<S, F, C>>>;
  actions?: Record<A, Action<Conn<S, F, C>, Z, Z>>;
  writeBack?: WriteBack<S, NoInfer<A>>[];
  commands?: Record<string, Command<Ctx<S>>>;
  capabilities?: Record<string, Capability>;
  /** Ready-made workflows, data only. */
  templates?: JsonObject[];
  twin?(): Promise<{ default: TwinModule }>;
  hooks?: {
    onEnable?(ctx: Ctx<S>): Promise<void>;
    onDisable?(ctx: Ctx<S>): Promise<void>;
  };
}

/** What a plugin's handlers get as `ctx.settings`. */
export type SettingsOf<P> = P extends Plugin<infer S, Z, unknown> ? Out<S> : never;
