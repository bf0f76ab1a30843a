import { describe, expect, it } from 'vitest';
import { barOption, type ChartColours, type Series } from './chart-option.js';

const colours: ChartColours = {
  text: '#111111',
  line: '#222222',
  panel: '#333333',
  series: '#444444',
  negative: '#555555',
  neutral: '#666666',
  positive: '#777777',
};
const one: Series = {
  labels: ['-1 min', 'now'],
  rows: [{ name: 'Tickets', role: 'series', values: [1, 2] }],
};
const two: Series = {
  labels: ['now'],
  rows: [
    { name: 'Negative', role: 'negative', values: [3] },
    { name: 'Positive', role: 'positive', values: [4] },
  ],
};

describe('barOption', () => {
  it('draws one series plainly, without a legend', () => {
    const option = barOption(one, colours, 'Tickets per minute');
    expect(option['legend']).toBeUndefined();
    expect(option['series']).toMatchObject([
      { type: 'bar', name: 'Tickets', data: [1, 2], stack: undefined, itemStyle: { color: '#444444' } },
    ]);
  });

  it('stacks several series, each in the colour of its meaning, and names them', () => {
    const option = barOption(two, colours, 'Sentiment');
    expect(option['legend']).toMatchObject({ textStyle: { color: '#111111' } });
    expect(option['series']).toMatchObject([
      { name: 'Negative', data: [3], stack: 'all', itemStyle: { color: '#555555' } },
      { name: 'Positive', data: [4], stack: 'all', itemStyle: { color: '#777777' } },
    ]);
  });

  it('tells screen readers what it shows', () => {
    expect(barOption(one, colours, 'Tickets per minute')['aria']).toEqual({
      enabled: true,
      label: { description: 'Tickets per minute' },
    });
  });

  it('counts in whole numbers under labels of its own', () => {
    const option = barOption(one, colours, '');
    expect(option['xAxis']).toMatchObject({ data: ['-1 min', 'now'], axisLabel: { hideOverlap: true } });
    expect(option['yAxis']).toMatchObject({ minInterval: 1 });
  });

  it('does not move when figures change: live numbers change without a flash', () => {
    expect(barOption(one, colours, '')['animationDurationUpdate']).toBe(0);
  });
});
