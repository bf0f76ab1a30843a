import { defineConfig } from 'vitest/config';
import { sources } from './vitest.config.js';

/** Against real servers of this machine; each file says which and why it is skipped without. */
export default defineConfig({
  ...sources,
  environments: { __vitest__: sources.ssr },
  test: {
    root: new URL('..', import.meta.url).pathname,
    globalSetup: [new URL('global-setup.ts', import.meta.url).pathname],
    setupFiles: [new URL('setup.ts', import.meta.url).pathname],
    include: ['test/service/**/*.service.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
