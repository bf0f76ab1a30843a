import type { EChartsCoreOption } from 'echarts/core';

/** What a chart shows: labels along the bottom, one row per series. The same rows make its table. */
export interface Series {
  labels: string[];
  rows: { name: string; role: 'series' | 'negative' | 'neutral' | 'positive'; values: number[] }[];
}

/** Colours of the scheme that is shown now. */
export interface ChartColours {
  text: string;
  line: string;
  panel: string;
  series: string;
  negative: string;
  neutral: string;
  positive: string;
}

const tight = { left: 34, right: 12, top: 12, bottom: 24 };
const withLegend = { ...tight, top: 30 };

/** One option for all bar charts of the console: whole numbers, stacked where there is more than one series. */
export function barOption(
  { labels, rows }: Series,
  colours: ChartColours,
  description: string,
): EChartsCoreOption {
  const several = rows.length > 1;
  return {
    aria: { enabled: true, label: { description } },
    animationDuration: 200,
    animationDurationUpdate: 0,
    grid: several ? withLegend : tight,
    legend: several
      ? { top: 0, right: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: colours.text } }
      : undefined,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: colours.panel,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
    },
    xAxis: {
      type: 'category',
      data: labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { color: colours.text, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { color: colours.text, fontSize: 11 },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: rows.map(({ name, role, values }) => ({
      type: 'bar',
      name,
      data: values,
      stack: several ? 'all' : undefined,
      barMaxWidth: 28,
      itemStyle: { color: colours[role], borderRadius: several ? 0 : 2 },
    })),
  };
}
