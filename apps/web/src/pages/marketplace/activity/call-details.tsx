import { Stack, Text } from '@mantine/core';
import type { ProviderCall } from '../../../api/types.js';
import { Payload } from '../../../parts/payload.js';
import { TextLink } from '../../../parts/text-link.js';
import { dateTime, plural, wordsOf } from '../../../parts/words.js';

export function CallDetails({ call }: { call: ProviderCall }) {
  return (
    <Stack gap={6} py={6}>
      <Text size="xs" c="dimmed">
        {dateTime(call.created_at)}, {plural(call.attempts, 'attempt')}, asked for by {wordsOf(call.reason)}.
        The key stays the same at every attempt: <code>{call.key}</code>
      </Text>
      {call.ticket_id && (
        <TextLink to="/tickets" search={{ ticket: call.ticket_id }} size="sm">
          Open the ticket
        </TextLink>
      )}
      <Payload title="Sent" value={call.input} />
      {call.output !== null && <Payload title="Answer" value={call.output} />}
    </Stack>
  );
}
