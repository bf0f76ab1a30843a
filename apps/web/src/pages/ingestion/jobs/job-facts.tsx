import { Group, Text } from '@mantine/core';
import type { ImportJob } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import { TextLink } from '../../../parts/text-link.js';
import { count, dateTime, wordsOf } from '../../../parts/words.js';
import { isActive, progressOf, took } from './progress.js';

/** The figures of an import and the way to its tickets. */
export function JobFacts({ job }: { job: ImportJob }) {
  const { speed } = progressOf(job);
  const facts: [string, string][] = [
    ['Imported', count(job.progress.processed)],
    ['Rejected', count(job.progress.rejected)],
    ['Source', wordsOf(job.source)],
    ['Started', dateTime(job.created_at)],
    [isActive(job) ? 'Running for' : 'Took', took(job, Date.now())],
    ...(speed ? ([['Speed', speed]] as [string, string][]) : []),
  ];
  return (
    <Panel
      title="Figures"
      aside={
        job.progress.processed > 0 && (
          <TextLink to="/tickets" search={{ source: job.source }}>
            See the tickets
          </TextLink>
        )
      }
    >
      <Group gap="lg" component="dl" m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" m={0}>
              {value}
            </Text>
          </div>
        ))}
      </Group>
    </Panel>
  );
}
