import type { Progress } from './run-plans.js';

/** Tells of each tenth of each step once. */
export function progressLine(write: (text: string) => void): Progress {
  let last = '';
  return (what, share) => {
    const line = `${what} ${Math.floor(share * 10) * 10}%\n`;
    if (line !== last) write(line);
    last = line;
  };
}
