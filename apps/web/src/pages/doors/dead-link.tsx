import { Alert, Button, Group } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { DoorPage } from '../../parts/door-page.js';

/** A link from a mail that does not open, and the way on. */
export function DeadLink({ reason, retry }: { reason: string; retry?: () => void }) {
  return (
    <DoorPage title="This link does not open">
      <Alert color="yellow" icon={<IconLinkOff size={18} />} title={reason} />
      <Group mt="md">
        <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>Sign in</Button>
        {retry && (
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Group>
    </DoorPage>
  );
}
