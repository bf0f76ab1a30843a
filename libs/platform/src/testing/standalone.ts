import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { atEnd } from './at-end.js';

const sources = fileURLToPath(new URL('..', import.meta.url));
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** A script in a process of its own: what it printed, one JSON value per line, and how it ended. */
export interface Standalone {
  child: ChildProcess;
  /** The next value it prints; null when it ends instead. */
  next(): Promise<unknown>;
  /** Exit code, or the signal that ended it, with what it wrote to stderr. */
  ended: Promise<{ code: number | null; signal: string | null; stderr: string }>;
}

/**
 * Plain JavaScript of the named source folders in a folder of its own, with a way to run scripts beside them in other
 * processes and under other accounts: Node 20 runs no TypeScript, and tests need no build.
 */
export function standalone(
  folders: string[],
): (script: string, parameters?: string[], uid?: number) => Standalone {
  const root = mkdtempSync(join(tmpdir(), 'patchbay-standalone-'));
  const children: ChildProcess[] = [];
  atEnd(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });
  // Other accounts must be able to read it.
  chmodSync(root, 0o755);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  symlinkSync(modules, join(root, 'node_modules'));
  for (const folder of folders) transpile(folder, join(root, 'src', folder));
  return (script, parameters = [], uid) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...parameters], {
      cwd: join(root, 'src'),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid !== undefined && { uid, gid: uid }),
    });
    children.push(child);
    return watch(child);
  };
}

function transpile(folder: string, into: string): void {
  mkdirSync(into, { recursive: true });
  for (const name of readdirSync(join(sources, folder))) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
    const text = readFileSync(join(sources, folder, name), 'utf8');
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    });
    writeFileSync(join(into, name.replace(/ts$/, 'js')), outputText);
  }
}

function watch(child: ChildProcess): Standalone {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    child,
    next: async () => {
      const { value, done } = await lines.next();
      return done ? null : (JSON.parse(value) as unknown);
    },
    ended: new Promise((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal, stderr: stderr.trim() })),
    ),
  };
}
