import { Text } from '@mantine/core';
import { DoorPage } from '../../parts/door-page.js';
import { TextLink } from '../../parts/text-link.js';

/** The same words for every address: nobody learns who has an account. */
export function Mailed({ detail }: { detail: string }) {
  return (
    <DoorPage title="Look into your mail">
      <div role="status">
        <Text size="sm">{detail}</Text>
        <Text size="sm" c="dimmed" mt="xs">
          On a hub without a mail server it waits on the Outbox page, where an administrator can read it.
        </Text>
      </div>
      <TextLink to="/sign-in" size="sm" mt="md" display="block">
        Back to signing in
      </TextLink>
    </DoorPage>
  );
}
