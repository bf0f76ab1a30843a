import { useMemo } from 'react';
import type { Metrics } from '../../api/types.js';
import { ChartPanel } from '../../parts/chart/chart-panel.js';
import { plural } from '../../parts/words.js';
import { arrivalSeries } from './series.js';
import { useSteady } from './use-steady.js';

export function ArrivalsPanel({ now }: { now: Metrics }) {
  const minutes = useSteady(now.tickets_per_minute);
  const series = useMemo(() => arrivalSeries({ tickets_per_minute: minutes }), [minutes]);
  const busiest = Math.max(...minutes);
  return (
    <ChartPanel
      title="Tickets per minute"
      label={`Tickets per minute over the last hour: ${plural(now.tickets_created_last_hour, 'ticket')}, at most ${busiest} in a minute`}
      series={series}
      empty="Nothing arrived in the last hour"
    />
  );
}
