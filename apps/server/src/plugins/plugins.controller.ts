import { Controller, Get, Header, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { jsonObjectSchema, listOf } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import { notFound } from '@patchbay/platform';
import {
  Authorization,
  Connections,
  Installations,
  PluginRegistry,
  type BrokenPlugin,
} from '@patchbay/plugins';
import type { AnyPlugin } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Name } from '../endpoint/input.js';
import { pluginCardSchema, toPluginCard, type PluginCard } from './plugin-card.js';

const changeBody = z.strictObject({
  enabled: z.boolean().optional(),
  settings: jsonObjectSchema.optional(),
  accept_grants: z.boolean().optional(),
});
const answer = listOf(pluginCardSchema).extend({
  broken: z.array(z.object({ name: z.string(), reason: z.string() })),
});

@ApiTags('Plugins')
@Controller('api/plugins')
export class PluginsController {
  constructor(
    private readonly registry: PluginRegistry,
    private readonly installations: Installations,
    private readonly connections: Connections,
    private readonly authorization: Authorization,
  ) {}

  @Get()
  @Endpoint({ summary: 'The marketplace', access: 'plugins:read', answer })
  async list(
    @Caller() caller: Principal,
  ): Promise<{ items: PluginCard[]; total: number; next_cursor: null; broken: BrokenPlugin[] }> {
    const items = await Promise.all(this.registry.all().map((plugin) => this.card(caller.tenantId, plugin)));
    return { items, total: items.length, next_cursor: null, broken: this.registry.broken() };
  }

  @Get(':id')
  @Endpoint({ summary: 'One plugin', access: 'plugins:read', answer: pluginCardSchema })
  one(@Caller() caller: Principal, @Name('id') id: string): Promise<PluginCard> {
    return this.card(caller.tenantId, this.plugin(id));
  }

  @Put(':id')
  @Endpoint({
    summary: 'Enable, configure or disable a plugin',
    access: 'plugins:manage',
    audit: 'plugin.update',
    body: changeBody,
    answer: pluginCardSchema,
  })
  async change(
    @Caller() caller: Principal,
    @Name('id') id: string,
    @Body() body: z.output<typeof changeBody>,
  ): Promise<PluginCard> {
    await this.installations.change(caller.tenantId, id, body);
    return this.card(caller.tenantId, this.plugin(id));
  }

  @Get(':id/icon')
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', 'public, max-age=3600')
  @Endpoint({ summary: 'The icon of a plugin, an SVG', access: 'public', produces: ['image/svg+xml'] })
  icon(@Name('id') id: string): string {
    return this.registry.icon(this.plugin(id).id);
  }

  private plugin(id: string): AnyPlugin {
    const plugin = this.registry.find(id);
    if (!plugin) throw notFound('plugin');
    return plugin;
  }

  private async card(tenantId: string, plugin: AnyPlugin): Promise<PluginCard> {
    const installation = await this.installations.find(tenantId, plugin.id);
    const rows = await this.connections.list(tenantId);
    return toPluginCard(plugin, {
      version: this.registry.version(plugin.id),
      callbackUrl: this.authorization.callbackUrl,
      granted: installation?.granted ?? [],
      enabled: installation?.enabled ?? false,
      settings: installation ? await this.installations.settings(tenantId, plugin) : {},
      connections: rows.filter((row) => row.plugin_id === plugin.id).length,
    });
  }
}
