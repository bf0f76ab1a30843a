import net from 'node:net';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import type { AnyPlugin } from '../../plugin.js';
import { actionChecks } from './action-checks.js';
import { capabilityChecks } from './capability-checks.js';
import { connectionChecks } from './connection-checks.js';
import { manifestChecks } from './manifest-checks.js';
import { packageChecks } from './package-checks.js';
import { pollChecks } from './poll-checks.js';
import type { Check, Suite } from './suite.js';
import { webhookChecks } from './webhook-checks.js';
import { writeBackChecks } from './write-back-checks.js';

export type { ActionExample, CapabilityExample, Check, Suite } from './suite.js';

/** Every promise a plugin makes by the sections it has. */
export function contractOf(plugin: AnyPlugin, suite: Suite): Check[] {
  return [
    ...packageChecks(plugin, suite),
    ...manifestChecks(plugin),
    ...connectionChecks(plugin, suite),
    ...webhookChecks(plugin, suite),
    ...pollChecks(plugin, suite),
    ...actionChecks(plugin, suite),
    ...writeBackChecks(plugin, suite),
    ...capabilityChecks(plugin, suite),
  ];
}

/** The test every plugin passes. Nothing is reached but the plugin's own twin. */
export function describePlugin(plugin: AnyPlugin, suite: Suite): void {
  describe(`plugin ${plugin.id}`, () => {
    blockNetwork();
    for (const check of contractOf(plugin, suite))
      define(it.skipIf(check.skip !== undefined), plugin.id, check);
  });
}

function define(
  test: (title: string, run: () => unknown) => void,
  plugin: string,
  { section, name, skip, run }: Check,
): void {
  if (skip) console.info(`skipped: ${plugin}: ${section} ${name}: ${skip}`);
  test(`${section} ${name}`, run);
}

function blockNetwork(): void {
  const refuse = (): never => {
    throw new Error('a plugin speaks to the outside through ctx.http only');
  };
  beforeAll(() => {
    vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(refuse);
    vi.stubGlobal('fetch', refuse);
  });
  afterAll(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}
