import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG, Logger } from '@patchbay/platform';
import type { AnyPlugin } from '@patchbay/plugin-sdk';
import { asPlugin, assertSafeSvg } from './manifest.js';

/** A package that could not be used, and why. */
export interface BrokenPlugin {
  name: string;
  reason: string;
}

/** The plugins of this process. A broken one is listed with its reason and never stops the start. */
@Injectable()
export class PluginRegistry implements OnModuleInit {
  private readonly plugins = new Map<string, { plugin: AnyPlugin; icon: string }>();
  private readonly failed: BrokenPlugin[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'plugins'>,
    private readonly log: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const name of this.config.plugins) await this.load(name);
  }

  all(): AnyPlugin[] {
    return [...this.plugins.values()].map(({ plugin }) => plugin);
  }

  find(id: string): AnyPlugin | null {
    return this.plugins.get(id)?.plugin ?? null;
  }

  icon(id: string): string {
    return this.plugins.get(id)?.icon ?? '';
  }

  broken(): BrokenPlugin[] {
    return [...this.failed];
  }

  private async load(name: string): Promise<void> {
    try {
      const plugin = asPlugin(((await importPackage(name)) as { default?: unknown }).default);
      if (this.plugins.has(plugin.id)) throw new Error(`another plugin is already called ${plugin.id}`);
      const icon = assertSafeSvg(await readFile(plugin.icon, 'utf8'));
      this.plugins.set(plugin.id, { plugin, icon });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.failed.push({ name, reason });
      this.log.warn('a plugin is broken', { plugin: name, reason });
    }
  }
}

/** By package name from here, or as installed where the hub was started. */
async function importPackage(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const missing =
      (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' && String(error).includes(`'${name}'`);
    if (!missing) throw error;
    const from = createRequire(join(process.cwd(), 'package.json'));
    return import(pathToFileURL(from.resolve(name)).href);
  }
}
