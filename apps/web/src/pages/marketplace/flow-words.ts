import type { PluginCard } from '../../api/types.js';

type Flows = Pick<PluginCard, 'flows' | 'actions' | 'commands' | 'capabilities'>;

/** Which ways data goes, in words: "Tickets in, scores back, 4 actions". */
export function flowWords({ flows, actions, commands, capabilities }: Flows): string {
  const parts = [
    flows.polls && 'tickets in',
    flows.write_back && 'scores back',
    actions.length > 0 && (actions.length === 1 ? '1 action' : `${actions.length} actions`),
    commands.length > 0 && 'commands',
    !flows.polls && flows.webhooks !== 'none' && 'hears events',
    capabilities.length > 0 && 'scores every ticket',
  ].filter((part) => part !== false);
  const words = parts.join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
