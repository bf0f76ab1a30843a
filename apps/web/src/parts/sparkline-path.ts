export interface Box {
  width: number;
  height: number;
}

/** An SVG path through the values, from zero or below at the bottom to the largest at the top. Empty for fewer than two. */
export function sparklinePath(values: number[], { width, height }: Box): string {
  if (values.length < 2) return '';
  const low = Math.min(0, ...values);
  const high = Math.max(...values);
  const x = (index: number): number => (index / (values.length - 1)) * width;
  const y = (value: number): number =>
    high === low ? height : height - ((value - low) / (high - low)) * height;
  return values
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${round(x(index))} ${round(y(value))}`)
    .join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;
