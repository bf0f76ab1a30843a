import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '@patchbay/platform/testing';
import { detect } from '../parse/detect.js';
import { guessMapping } from '../parse/guess.js';
import { cellsOf, readRows, sampleOf, type ReadOptions } from '../parse/read-rows.js';
import type { Detected, Mapping, ParsedTicket, Reject } from '../parse/types.js';

let folder: string | null = null;
let made = 0;

/** Writes a file that is removed after the spec file; answers its path. */
export function fileOf(content: string | Uint8Array, name = 'file.csv'): string {
  if (folder === null) {
    folder = mkdtempSync(join(tmpdir(), 'patchbay-files-'));
    atEnd(() => {
      rmSync(folder!, { recursive: true, force: true });
      folder = null;
    });
  }
  made += 1;
  const path = join(folder, `${made}-${name}`);
  writeFileSync(path, content);
  return path;
}

/** Everything an import would make of a file. */
export interface ReadFile {
  detected: Detected;
  mapping: Mapping;
  rows: ParsedTicket[];
  rejects: Reject[];
  batches: number;
}

/** Reads a file as an import does: detect, guess unless a mapping is given, read. */
export async function readAll(
  content: string | Uint8Array,
  name = 'file.csv',
  given?: Mapping,
  options?: ReadOptions,
): Promise<ReadFile> {
  const path = fileOf(content, name);
  const detected = await detect(path, name);
  const mapping = given ?? guessMapping(detected.columns, cellsOf(await sampleOf(path, detected))).mapping;
  const read: ReadFile = { detected, mapping, rows: [], rejects: [], batches: 0 };
  for await (const batch of readRows(path, detected, mapping, options)) {
    read.rows.push(...batch.rows);
    read.rejects.push(...batch.rejects);
    read.batches += 1;
  }
  return read;
}

/** Everything an async iterable yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
