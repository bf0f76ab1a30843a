import { Alert, Button, Group, Text } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { DoorPage } from '../../parts/door-page.js';

/** A link that does not open: what it means and how to get in all the same. */
export function NoLink({ reason, retry }: { reason: string; retry?: () => void }) {
  return (
    <DoorPage title="This link does not open">
      <Alert color="yellow" icon={<IconLinkOff size={18} />} title={reason}>
        <Text size="sm">
          A link works once and for 24 hours. While the first administrator has no password, every start of
          the hub prints a new one; once there is a password, sign in with it.
        </Text>
      </Alert>
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
