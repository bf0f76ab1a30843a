import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@patchbay/domain';
import { AuditTrail, invalid, notFound, TenantDoor } from '@patchbay/platform';
import type { AnyPlugin, Versioned, Z } from '@patchbay/plugin-sdk';
import { InstallationRepository, type Installation } from './installation.repository.js';
import { PluginRegistry } from './plugin-registry.js';

/** What may be changed of an installation. */
export interface InstallationChange {
  enabled?: boolean;
  settings?: JsonObject;
  accept_grants?: boolean;
}

const rememberMs = 2_000;

/** Switches plugins on and off per tenant, at run time. */
@Injectable()
export class Installations {
  private readonly remembered = new Map<string, { at: number; rows: Promise<Map<string, Installation>> }>();

  constructor(
    private readonly repository: InstallationRepository,
    private readonly registry: PluginRegistry,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
  ) {}

  async find(tenantId: string, pluginId: string): Promise<Installation | null> {
    return (await this.all(tenantId)).get(pluginId) ?? null;
  }

  async enabledIds(tenantId: string): Promise<Set<string>> {
    const rows = [...(await this.all(tenantId)).values()];
    return new Set(rows.filter((row) => row.enabled).map((row) => row.plugin_id));
  }

  /** Settings in the plugin's current version; older ones are migrated step by step. */
  async settings(tenantId: string, plugin: AnyPlugin): Promise<JsonObject> {
    const row = await this.find(tenantId, plugin.id);
    return row
      ? upToDate(plugin.base.settings, row.settings, row.settings_version)
      : (plugin.base.settings.schema.parse({}) as JsonObject);
  }

  /** Throws 404 for an unknown plugin, 422 for settings that do not fit or grants nobody agreed to. */
  async change(tenantId: string, pluginId: string, change: InstallationChange): Promise<void> {
    const plugin = this.registry.find(pluginId);
    if (!plugin) throw notFound('plugin');
    this.remembered.delete(tenantId);
    const before = (await this.find(tenantId, pluginId)) ?? fresh(plugin);
    const settings =
      change.settings === undefined
        ? (migrated(plugin.base.settings, before.settings, before.settings_version) as JsonObject)
        : checkSettings(plugin, change.settings);
    const granted = change.accept_grants ? plugin.grants.map(({ grant }) => grant) : before.granted;
    const enabled = change.enabled ?? before.enabled;
    if (enabled && !plugin.grants.every(({ grant }) => granted.includes(grant))) {
      throw invalid([
        { path: 'accept_grants', message: 'must be true: the plugin asks for grants nobody has agreed to' },
      ]);
    }
    const after = {
      plugin_id: pluginId,
      enabled,
      settings,
      settings_version: plugin.base.settings.version,
      granted,
    };
    await this.door.run(tenantId, async () => {
      await this.repository.save(tenantId, after);
      const target = { type: 'plugin', id: pluginId, name: plugin.title };
      await this.audit.record(tenantId, { action: 'plugin.update', target, before, after });
    });
    this.remembered.delete(tenantId);
  }

  /** Capabilities work from the first ticket on. */
  async ensureDefaults(tenantId: string): Promise<void> {
    const known = await this.all(tenantId);
    for (const plugin of this.registry.all()) {
      if (plugin.kind === 'capability' && !known.has(plugin.id))
        await this.change(tenantId, plugin.id, { enabled: true, accept_grants: true });
    }
  }

  private all(tenantId: string): Promise<Map<string, Installation>> {
    const known = this.remembered.get(tenantId);
    if (known && Date.now() - known.at < rememberMs) return known.rows;
    const rows = this.repository
      .list(tenantId)
      .then((list) => new Map(list.map((row) => [row.plugin_id, row])));
    rows.catch(() => this.remembered.delete(tenantId));
    this.remembered.set(tenantId, { at: Date.now(), rows });
    return rows;
  }
}

function fresh(plugin: AnyPlugin): Installation {
  return {
    plugin_id: plugin.id,
    enabled: false,
    settings: {},
    settings_version: plugin.base.settings.version,
    granted: [],
  };
}

function checkSettings(plugin: AnyPlugin, settings: JsonObject): JsonObject {
  const result = plugin.base.settings.schema.safeParse(settings);
  if (result.success) return JSON.parse(JSON.stringify(settings)) as JsonObject;
  throw invalid(
    result.error.issues.map((issue) => ({
      path: ['settings', ...issue.path.map(String)].join('.'),
      message: issue.message,
    })),
  );
}

/** Brings a stored value to the current version. Throws when it was stored by newer code. */
export function upToDate(versioned: Versioned<Z>, stored: Json, version: number): JsonObject {
  return versioned.schema.parse(migrated(versioned, stored, version)) as JsonObject;
}

function migrated(versioned: Versioned<Z>, stored: Json, version: number): Json {
  if (version > versioned.version) throw new Error(`stored by a newer version (${version}) of the plugin`);
  let value = stored;
  for (let at = version; at < versioned.version; at += 1) value = versioned.migrate?.[at]?.(value) ?? value;
  return value;
}
