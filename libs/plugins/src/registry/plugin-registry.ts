import { readFile } from 'node:fs/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG, Logger } from '@patchbay/platform';
import { asPlugin, assertSafeSvg, type AnyPlugin } from '@patchbay/plugin-sdk';
import { importPackage } from './import-package.js';

/** A package that could not be used, and why. */
export interface BrokenPlugin {
  name: string;
  reason: string;
}

/** The plugins of this process. A broken one is listed with its reason and never stops the start. */
@Injectable()
export class PluginRegistry implements OnModuleInit {
  private readonly plugins = new Map<string, { plugin: AnyPlugin; icon: string; version: string | null }>();
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

  /** The version of the package the plugin came in, where it can be told. */
  version(id: string): string | null {
    return this.plugins.get(id)?.version ?? null;
  }

  broken(): BrokenPlugin[] {
    return [...this.failed];
  }

  private async load(name: string): Promise<void> {
    try {
      const plugin = asPlugin(((await importPackage(name)) as { default?: unknown }).default);
      if (this.plugins.has(plugin.id)) throw new Error(`another plugin is already called ${plugin.id}`);
      const icon = assertSafeSvg(await readFile(plugin.icon, 'utf8'));
      this.plugins.set(plugin.id, { plugin, icon, version: await versionBeside(plugin.icon) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.failed.push({ name, reason });
      this.log.warn('a plugin is broken', { plugin: name, reason });
    }
  }
}

/** The icon lies in the package's own folder, beside its package.json. */
async function versionBeside(icon: URL): Promise<string | null> {
  const text = await readFile(new URL('package.json', icon), 'utf8').catch(() => '{}');
  const { version } = JSON.parse(text) as { version?: unknown };
  return typeof version === 'string' ? version : null;
}
