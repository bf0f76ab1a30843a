import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests read sources, not `dist`: no build is needed before `npm test`. */
export const sources = {
  resolve: { conditions: ['patchbay-source', 'module', 'node', 'development|production'] },
  ssr: {
    resolve: {
      conditions: ['patchbay-source', 'module', 'node', 'development|production'],
      externalConditions: ['patchbay-source', 'node'],
    },
  },
};

export default defineConfig({
  ...sources,
  // The global set-up has an environment of its own; without this a fresh clone would have to be built first.
  environments: { __vitest__: sources.ssr },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['**/*.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'data/**'],
    globalSetup: [new URL('global-setup.ts', import.meta.url).pathname],
    setupFiles: [new URL('setup.ts', import.meta.url).pathname],
    pool: 'forks',
    // Loading the libraries anew for each of 400 files took twice as long as the tests themselves.
    isolate: false,
    maxWorkers: Math.min(4, availableParallelism()),
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
