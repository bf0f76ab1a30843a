import { Alert } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import { TextLink } from '../../../../parts/text-link.js';
import { wordsOf } from '../../../../parts/words.js';

/** The plugin is off or gone: what was set is kept and can be saved again. */
export function UnknownAction({ type }: { type: string }) {
  const plugin = type.split('.')[0] ?? '';
  return (
    <Alert color="yellow" icon={<IconPlugOff size={18} />} title={`${wordsOf(plugin)} is not in use`}>
      Its parameters are kept, and the action fails until it is.{' '}
      <TextLink to="/marketplace" search={{ plugin, tab: 'connect' }} size="sm" underline="always">
        Connect {wordsOf(plugin)}, or its sandbox
      </TextLink>
    </Alert>
  );
}
