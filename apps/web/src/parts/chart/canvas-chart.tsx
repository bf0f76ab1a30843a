import { useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { barOption, type ChartColours, type Series } from './chart-option.js';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

/** Draws with ECharts. Loaded lazily: pages without charts do not pay for it. */
export default function CanvasChart(props: { series: Series; label: string; height: number }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    if (!box.current) return undefined;
    const made = init(box.current);
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, [scheme]);
  useEffect(() => {
    chart.current?.setOption(barOption(props.series, coloursNow(), props.label));
  }, [scheme, props.series, props.label]);
  return <div ref={box} role="img" aria-label={props.label} style={{ height: props.height }} />;
}

/** The tokens of the scheme, read where CSS has resolved them. */
function coloursNow(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: read('--mantine-color-dimmed'),
    line: read('--line'),
    panel: read('--panel'),
    series: read('--series'),
    negative: read('--negative'),
    neutral: read('--neutral'),
    positive: read('--positive'),
  };
}
