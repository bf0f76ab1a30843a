import { sparklinePath } from './sparkline-path.js';

const box = { width: 120, height: 22 };

/** A small line without axes; what it shows is said in words. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const path = sparklinePath(values, box);
  return (
    <svg
      viewBox={`0 -1.5 ${box.width} ${box.height + 3}`}
      preserveAspectRatio="none"
      width="100%"
      height={box.height}
      role="img"
      aria-label={label}
    >
      {path && (
        <path
          d={path}
          fill="none"
          stroke="var(--series)"
          strokeWidth={1.5}
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
