import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { KeyForm } from './key-form.js';
import { NewKey } from './new-key.js';
import type { Whose } from './use-api-keys.js';

const titles = { me: 'Make a key of your own', organisation: 'Make a key of the organisation' };

/** Makes a key, then shows it. While it is shown neither Escape nor a stray click closes it: it is not shown again. */
export function KeyDrawer({ whose, onClose }: { whose: Whose | null; onClose: () => void }) {
  const [made, setMade] = useState<string | null>(null);
  const close = (): void => {
    setMade(null);
    onClose();
  };
  return (
    <Drawer
      opened={whose !== null}
      onClose={close}
      title={made === null ? titles[whose ?? 'me'] : 'Your new key'}
      closeOnEscape={made === null}
      closeOnClickOutside={made === null}
      withCloseButton={made === null}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made !== null && <NewKey apiKey={made} onDone={close} />}
      {made === null && whose !== null && <KeyForm key={whose} whose={whose} onMade={setMade} />}
    </Drawer>
  );
}
