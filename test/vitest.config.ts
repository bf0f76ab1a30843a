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

const root = new URL('..', import.meta.url).pathname;
const setupFiles = [new URL('setup.ts', import.meta.url).pathname];
const excluded = ['**/node_modules/**', '**/dist/**', 'data/**'];
/** What a plugin loads when it is imported is told from what its process has loaded: it must have one of its own. */
const alone = 'plugins/*/test/contract.spec.ts';
const shared = {
  root,
  setupFiles,
  pool: 'forks',
  testTimeout: 20_000,
  hookTimeout: 60_000,
} as const;
// The global set-up has an environment of its own; without this a fresh clone would have to be built first.
const environments = { __vitest__: sources.ssr };

export default defineConfig({
  test: {
    root,
    maxWorkers: Math.min(4, availableParallelism()),
    projects: [
      {
        ...sources,
        environments,
        test: {
          ...shared,
          name: 'hub',
          include: ['**/*.spec.ts'],
          exclude: [...excluded, alone],
          globalSetup: [new URL('global-setup.ts', import.meta.url).pathname],
          // Loading the libraries anew for each of 400 files took twice as long as the tests themselves.
          isolate: false,
        },
      },
      {
        ...sources,
        environments,
        test: { ...shared, name: 'plugins', include: [alone], exclude: excluded },
      },
    ],
  },
});
