import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { overview } from '../../api/queries.js';
import type { Metrics } from '../../api/types.js';
import { ChartPanel } from '../../parts/chart/chart-panel.js';
import { sentimentOfDays, sentimentOfHour, type Span } from './series.js';
import { useSteady } from './use-steady.js';

const route = getRouteApi('/inside/operations');
const spans = [
  { value: 'hour', label: 'Last hour' },
  { value: 'days', label: 'By day' },
];
const labels: Record<Span, string> = {
  hour: 'Tickets of the last hour by sentiment, in steps of five minutes',
  days: 'Tickets by sentiment and day they were written, in UTC',
};

/** Sentiment over time; the span is part of the address. */
export function SentimentPanel({ now }: { now: Metrics }) {
  const { span = 'hour' } = route.useSearch();
  const navigate = route.useNavigate();
  const hour = useSteady(now.sentiment_per_minute);
  const days = useQuery({ ...overview, enabled: span === 'days' }).data;
  const series = useMemo(() => {
    if (span === 'hour') return sentimentOfHour({ sentiment_per_minute: hour });
    return days && sentimentOfDays(days);
  }, [span, hour, days]);
  return (
    <ChartPanel
      title="Sentiment over time"
      label={labels[span]}
      series={series}
      empty={span === 'hour' ? 'Nothing was scored in the last hour' : 'Nothing is scored yet'}
      controls={
        <SegmentedControl
          size="xs"
          aria-label="Span"
          data={spans}
          value={span}
          onChange={(next) => void navigate({ search: { span: next as Span }, replace: true })}
        />
      }
    />
  );
}
