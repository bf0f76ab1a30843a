import { Injectable } from '@nestjs/common';
import type { Capability } from '@patchbay/plugin-sdk';
import { Installations, PluginRegistry } from '@patchbay/plugins';

/** A capability a tenant has switched on. It produces exactly one signal. */
export interface EnabledCapability extends Pick<Capability, 'needs' | 'run'> {
  signal: string;
}

/** Which capabilities score the tickets of a tenant. */
@Injectable()
export class EnabledCapabilities {
  constructor(
    private readonly registry: PluginRegistry,
    private readonly installations: Installations,
  ) {}

  async of(tenantId: string): Promise<EnabledCapability[]> {
    const enabled = await this.installations.enabledIds(tenantId);
    return this.registry
      .all()
      .filter((plugin) => enabled.has(plugin.id))
      .flatMap((plugin) => Object.values(plugin.capabilities ?? {}))
      .flatMap((capability) =>
        Object.keys(capability.produces).map((signal) => ({
          signal,
          needs: capability.needs,
          run: capability.run,
        })),
      );
  }
}
