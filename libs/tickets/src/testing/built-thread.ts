import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { atEnd } from '@patchbay/platform/testing';
import { build } from 'vite';

/** A thread cannot load TypeScript: it gets the file as the build would make it, in a folder that is gone after the spec. */
export async function builtThread(source: URL): Promise<{ folder: string; entry: URL }> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-thread-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const ssr = fileURLToPath(source);
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    resolve: { conditions: ['patchbay-source'] },
    build: { ssr, outDir: folder, rollupOptions: { output: { entryFileNames: '[name].mjs' } } },
  });
  return { folder, entry: pathToFileURL(join(folder, `${basename(ssr, '.ts')}.mjs`)) };
}
