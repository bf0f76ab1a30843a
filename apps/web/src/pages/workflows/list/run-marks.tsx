import { Group, Text, Tooltip } from '@mantine/core';
import type { WorkflowRun } from '../../../api/types.js';
import { ago, wordsOf } from '../../../parts/words.js';

const colours: Record<WorkflowRun['status'], string> = {
  succeeded: 'var(--positive)',
  failed: 'var(--negative)',
  waiting: 'var(--mantine-color-yellow-7)',
  running: 'var(--series)',
};
const shown = 8;

/** The newest runs as dots, newest at the right; the words beside them say the same. */
export function RunMarks({ runs }: { runs: WorkflowRun[] }) {
  if (runs.length === 0) return null;
  const newest = runs.slice(0, shown).reverse();
  const failed = newest.filter(({ status }) => status === 'failed').length;
  return (
    <Group gap={4} wrap="nowrap">
      {newest.map(({ id, status, started_at }) => (
        <Tooltip key={id} label={`${wordsOf(status)}, ${ago(started_at)}`}>
          <span className="dot" style={{ background: colours[status] }} aria-hidden />
        </Tooltip>
      ))}
      <Text size="xs" c={failed > 0 ? 'var(--danger)' : 'dimmed'}>
        {failed === 0 ? 'none failed lately' : `${failed} of the last ${newest.length} failed`}
      </Text>
    </Group>
  );
}
