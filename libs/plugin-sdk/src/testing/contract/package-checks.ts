import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { assertSafeSvg } from '../../manifest.js';
import type { AnyPlugin } from '../../plugin.js';
import type { Check, Suite } from './suite.js';

const section = 'package';
/** What a plugin may load the moment it is imported. */
const light = new Set(['@patchbay/plugin-sdk', 'zod', 'node:crypto']);
/** Static imports and re-exports that stay when types are gone. */
const statement = /^[ \t]*(?:import|export)\s+(?!type\b)(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"]+)['"]/gm;

/** The plugin as an npm package. */
export function packageChecks(plugin: AnyPlugin, { spec }: Suite): Check[] {
  const home = new URL('../', spec);
  const loadedAtStart = loadedPackages();
  return [
    {
      section,
      name: 'has a README that names the plugin',
      run: () => expect(readFileSync(new URL('README.md', home), 'utf8')).toContain(plugin.title),
    },
    {
      section,
      name: 'has an icon that neither runs nor loads anything',
      run: () => {
        assertSafeSvg(readFileSync(plugin.icon, 'utf8'));
        expect(fileURLToPath(plugin.icon).startsWith(fileURLToPath(home))).toBe(true);
      },
    },
    {
      section,
      name: 'loads nothing but the SDK when it is imported',
      run: () => {
        const heavy = [...staticImports(entryOf(home))].filter((name) => !light.has(name));
        expect(heavy, 'packages to import() lazily').toEqual([]);
        const vendors = dependenciesOf(home).filter((name) => !light.has(name));
        expect(
          vendors.filter((name) => loadedAtStart.has(name)),
          'vendor SDKs in memory',
        ).toEqual([]);
      },
    },
    {
      section,
      name: 'depends on no other part of Patchbay',
      run: () => {
        const own = dependenciesOf(home).filter((name) => name.startsWith('@patchbay/'));
        expect(own).toEqual(own.filter((name) => name === '@patchbay/plugin-sdk'));
      },
    },
  ];
}

function manifestOf(home: URL): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL('package.json', home), 'utf8')) as Record<string, unknown>;
}

function dependenciesOf(home: URL): string[] {
  const { dependencies, peerDependencies } = manifestOf(home) as Record<string, Record<string, string>>;
  return Object.keys({ ...dependencies, ...peerDependencies });
}

/** The sources' index where there are sources, else what the package exports. */
function entryOf(home: URL): URL {
  const source = new URL('src/index.ts', home);
  if (existsSync(source)) return source;
  const { exports: all, main } = manifestOf(home) as {
    exports?: string | Record<string, string | Record<string, string>>;
    main?: string;
  };
  const root = typeof all === 'object' ? (all['.'] ?? all['default']) : all;
  const path = typeof root === 'object' ? root['default'] : root;
  return new URL(path ?? main ?? 'index.js', home);
}

/** Packages reached from a file by static imports, through the package's own files. */
function staticImports(entry: URL): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file.href)) continue;
    seen.add(file.href);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(statement)) {
      if (!name!.startsWith('.')) found.add(name!);
      else waiting.push(sourceOf(new URL(name!, file)));
    }
  }
  return found;
}

/** `./x.js` of a TypeScript source is `./x.ts`. */
function sourceOf(file: URL): URL {
  const typed = new URL(file.href.replace(/\.js$/, '.ts'));
  return existsSync(file) ? file : typed;
}

/** npm packages whose CommonJS modules this process has loaded so far. */
function loadedPackages(): Set<string> {
  const files = Object.keys(createRequire(import.meta.url).cache);
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;
  return new Set(files.flatMap((file) => name.exec(file.replaceAll('\\', '/'))?.[1] ?? []));
}
