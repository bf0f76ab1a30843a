import { List, Stack, Text } from '@mantine/core';
import type { Auth } from './connection-fields.js';
import { CopyLine } from './copy-line.js';

/** What has to be done at the provider before its sign-in can work. */
export function OAuthNotes({ auth, url }: { auth: Auth; url: string }) {
  return (
    <Stack gap="xs">
      <CopyLine
        label="Callback URL"
        hint="Register an app at the provider with this address, then copy its client id and secret here."
        value={url}
      />
      <div>
        <Text size="xs" fw={600}>
          It will ask for
        </Text>
        <List size="xs" spacing={2}>
          {auth.scopes.map(({ name, why, optional }) => (
            <List.Item key={name}>
              <Text span size="xs" ff="monospace">
                {name}
              </Text>
              : {why}
              {optional && ' (optional)'}
            </List.Item>
          ))}
        </List>
      </div>
    </Stack>
  );
}
