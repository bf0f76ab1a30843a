import type { PluginCard } from '../../api/types.js';

/** The plugin's own mark; it says nothing the title beside it does not say. */
export function PluginIcon({ plugin, size = 30 }: { plugin: PluginCard; size?: number }) {
  return (
    <img src={plugin.icon_url} alt="" width={size} height={size} style={{ borderRadius: 8, flex: 'none' }} />
  );
}
