import { defineConfig } from 'vitest/config';
import { sources } from './vitest.config.js';

const shared = {
  root: new URL('..', import.meta.url).pathname,
  pool: 'forks',
  testTimeout: 120_000,
  hookTimeout: 120_000,
} as const;
/** They measure and kill: one file at a time. */
const processes = ['start', 'kill-nine', 'main-flow'].map((name) => `test/e2e/${name}.e2e.ts`);

/** The product as processes, from what `npm run build` made. What is walked in a browser waits more than it works: two at once. */
export default defineConfig({
  ...sources,
  test: {
    root: shared.root,
    projects: [
      {
        ...sources,
        test: {
          ...shared,
          name: 'processes',
          include: processes,
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...sources,
        test: {
          ...shared,
          name: 'browser',
          include: ['test/e2e/**/*.e2e.ts'],
          exclude: processes,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
