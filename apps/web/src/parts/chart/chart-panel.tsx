import { Button, Group, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, type ReactNode } from 'react';
import { Panel } from '../page.js';
import { Empty } from '../states.js';
import { ChartTable } from './chart-table.js';
import type { Series } from './chart-option.js';

const CanvasChart = lazy(() => import('./canvas-chart.js'));
const height = 200;

/** A chart in a panel; a button shows the same figures as a table. */
export function ChartPanel(props: {
  title: string;
  /** What the chart says, for those who do not see it. */
  label: string;
  series: Series | undefined;
  empty: string;
  controls?: ReactNode;
}) {
  const [asTable, { toggle }] = useDisclosure(false);
  const aside = (
    <Group gap={6} wrap="nowrap">
      {props.controls}
      <Button variant="default" onClick={toggle} aria-pressed={asTable}>
        {asTable ? 'Chart' : 'Table'}
      </Button>
    </Group>
  );
  return (
    <Panel title={props.title} aside={aside}>
      <Content {...props} asTable={asTable} />
    </Panel>
  );
}

function Content(props: {
  title: string;
  label: string;
  series: Series | undefined;
  empty: string;
  asTable: boolean;
}) {
  const { series } = props;
  if (!series) return <Skeleton height={height} />;
  if (series.rows.every(({ values }) => values.every((value) => value === 0)))
    return <Empty title={props.empty} />;
  if (props.asTable) return <ChartTable title={props.title} series={series} />;
  return (
    <Suspense fallback={<Skeleton height={height} />}>
      <CanvasChart series={series} label={props.label} height={height} />
    </Suspense>
  );
}
