import { Box, Collapse, Group, Text, UnstyledButton } from '@mantine/core';
import { useId, useState } from 'react';
import type { ProviderCall } from '../../../api/types.js';
import { StateBadge } from '../../../parts/marks.js';
import { actionWords, ago } from '../../../parts/words.js';
import { gistOf } from './gist.js';
import { CallDecision } from './call-decision.js';
import { CallDetails } from './call-details.js';

/** One call; what needs a decision is open and has its buttons. */
export function CallRow({ call }: { call: ProviderCall }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Box component="li" py={6} style={{ borderBottom: '1px solid var(--line)' }}>
      <UnstyledButton
        w="100%"
        mih={28}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen((now) => !now)}
      >
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" className="clip">
            {actionWords(call.type)}{' '}
            <Text span size="xs" c="dimmed">
              {gistOf(call.input)}
            </Text>
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Text size="xs" c="dimmed">
              {ago(call.created_at)}
            </Text>
            <StateBadge state={call.status} />
          </Group>
        </Group>
      </UnstyledButton>
      {call.error && (
        <Text size="xs" c="var(--danger)" style={{ overflowWrap: 'anywhere' }}>
          {call.error}
        </Text>
      )}
      <CallDecision call={call} />
      <Collapse expanded={open} id={id}>
        {open && <CallDetails call={call} />}
      </Collapse>
    </Box>
  );
}
