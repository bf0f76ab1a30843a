import { Badge, Group, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Sentiment } from '../../../parts/marks.js';
import { share, wordsOf } from '../../../parts/words.js';
import { confidenceWords, type Verdict } from './evidence.js';
import { Why } from './why.js';

const route = getRouteApi('/inside/tickets');

/** One answer of a model; unfolds to the words that decided it. */
export function Score({ verdict }: { verdict: Verdict }) {
  const { why } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (why ?? 'sentiment') === verdict.key;
  const next = open ? 'none' : verdict.key;
  return (
    <div>
      <UnstyledButton
        w="100%"
        mih={32}
        aria-expanded={open}
        onClick={() => void navigate({ search: (before) => ({ ...before, why: next }), replace: true })}
      >
        <Group gap="xs" wrap="nowrap">
          {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          {verdict.score === null ? (
            <Badge color="violet">{wordsOf(verdict.label)}</Badge>
          ) : (
            <Sentiment label={verdict.label} score={verdict.score} />
          )}
          <Text size="xs" c="dimmed">
            {share(verdict.confidence)}, {confidenceWords(verdict.confidence)}
          </Text>
          <Text size="xs" c="dimmed" ml="auto">
            Why?
          </Text>
        </Group>
      </UnstyledButton>
      {open && <Why verdict={verdict} />}
    </div>
  );
}
