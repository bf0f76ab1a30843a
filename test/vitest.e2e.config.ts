import { defineConfig } from 'vitest/config';
import { sources } from './vitest.config.js';

/** The product as processes, from what `npm run build` made. One file at a time: they measure and kill. */
export default defineConfig({
  ...sources,
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/e2e/**/*.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
