import { Alert, Select } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import type { ActionOffer } from '../../../../api/types.js';
import { TextLink } from '../../../../parts/text-link.js';
import { wordsOf } from '../../../../parts/words.js';
import type { DraftAction } from '../draft.js';
import { useEditorState } from '../editor-context.js';

/** Which account the action uses; nothing to choose while there is one. */
export function AccountChoice({ action, offer }: { action: DraftAction; offer: ActionOffer }) {
  const { change } = useEditorState();
  if (offer.plugin === null) return null;
  if (offer.connections.length === 0) return <NoAccount plugin={offer.plugin} />;
  if (offer.connections.length === 1 && action.connectionId === null) return null;
  const data = offer.connections.map(({ id, label, mode }) => ({
    value: id,
    label: mode === 'sandbox' && !/sandbox/i.test(label) ? `${label} (sandbox)` : label,
  }));
  return (
    <Select
      size="xs"
      label="Account"
      placeholder="The oldest one"
      clearable
      data={data}
      value={action.connectionId}
      onChange={(connectionId) => change({ do: 'connection', key: action.key, connectionId })}
    />
  );
}

function NoAccount({ plugin }: { plugin: string }) {
  return (
    <Alert color="yellow" icon={<IconPlugOff size={18} />} title={`${wordsOf(plugin)} has no account yet`}>
      The action fails until there is one.{' '}
      <TextLink to="/marketplace" search={{ plugin, tab: 'connect' }} size="sm" underline="always">
        Connect {wordsOf(plugin)}, or its sandbox
      </TextLink>
    </Alert>
  );
}
