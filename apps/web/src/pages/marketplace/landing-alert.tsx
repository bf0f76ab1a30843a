import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { landingOf } from './landing.js';
import { useMarketplace } from './use-marketplace.js';

/** Shown once, when a provider has sent the browser back. */
export function LandingAlert() {
  const { search, go } = useMarketplace();
  const landing = landingOf(search);
  if (landing === null) return null;
  const good = landing.tone === 'good';
  return (
    <Alert
      role={good ? 'status' : 'alert'}
      color={good ? 'teal' : 'red'}
      icon={good ? <IconCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={landing.title}
      withCloseButton
      closeButtonLabel="Close this message"
      onClose={() => go({ connected: undefined, refused: undefined }, true)}
    >
      {landing.meaning}
    </Alert>
  );
}
