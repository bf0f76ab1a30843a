import { Badge, Group, Text } from '@mantine/core';
import { wordsOf } from './words.js';

const sentimentColour = {
  negative: 'var(--negative)',
  neutral: 'var(--neutral)',
  positive: 'var(--positive)',
};

/** A dot and a word: colour never stands alone. */
export function Sentiment({ label, score }: { label: string | null | undefined; score?: number }) {
  if (!label)
    return (
      <Text size="sm" c="dimmed">
        Not scored
      </Text>
    );
  const colour = sentimentColour[label as keyof typeof sentimentColour];
  return (
    <Group gap={6} wrap="nowrap">
      <span className="dot" style={{ background: colour }} />
      <Text size="sm" span>
        {wordsOf(label)}
        {score !== undefined && ` ${score.toFixed(2)}`}
      </Text>
    </Group>
  );
}

const stateColour: Record<string, string> = {
  ok: 'teal',
  degraded: 'yellow',
  rate_limited: 'yellow',
  needs_reauth: 'red',
  broken: 'red',
  paused: 'gray',
  unchecked: 'gray',
  succeeded: 'teal',
  running: 'cyan',
  queued: 'gray',
  waiting: 'cyan',
  failed: 'red',
  cancelled: 'gray',
  uncertain: 'yellow',
  skipped: 'gray',
  urgent: 'red',
  high: 'yellow',
};

export function StateBadge({ state }: { state: string }) {
  return <Badge color={stateColour[state] ?? 'gray'}>{wordsOf(state)}</Badge>;
}

/** Violet: a model said this. */
export function Intents({ labels, max = 2 }: { labels: string[]; max?: number }) {
  return (
    <Group gap={4} wrap="nowrap" style={{ overflow: 'hidden' }}>
      {labels.slice(0, max).map((label) => (
        <Badge key={label} color="violet">
          {wordsOf(label)}
        </Badge>
      ))}
      {labels.length > max && (
        <Text size="xs" c="dimmed">
          +{labels.length - max}
        </Text>
      )}
    </Group>
  );
}
