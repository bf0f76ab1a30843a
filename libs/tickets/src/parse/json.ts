import { rowCap } from './csv.js';
import { ElementSplitter } from './element-splitter.js';
import { toRawRow } from './json-record.js';
import { readText } from './text-file.js';
import { ParseProblem, type Detected, type RawBatch, type RawRow } from './types.js';

const keptChars = 10_000;

/** Records of a JSON Lines file. */
export async function* readJsonLines(
  path: string,
  detected: Detected,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  const lines = new LineCutter();
  let bytesRead = 0;
  for await (const chunk of readText(path, detected.encoding)) {
    signal?.throwIfAborted();
    bytesRead = chunk.bytesRead;
    yield { rows: lines.push(chunk.text).flatMap((line) => lineRow(line, detected.columns)), bytesRead };
  }
  yield { rows: lines.push('\n').flatMap((line) => lineRow(line, detected.columns)), bytesRead };
}

/** Elements of a JSON array, also of `{"tickets": [...]}`, one at a time: the file is never held whole. */
export async function* readJsonArray(
  path: string,
  detected: Detected,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  const splitter = new ElementSplitter();
  let bytesRead = 0;
  for await (const chunk of readText(path, detected.encoding)) {
    signal?.throwIfAborted();
    bytesRead = chunk.bytesRead;
    yield { rows: splitter.push(chunk.text).map((text) => toRawRow(text, detected.columns)), bytesRead };
  }
  if (!splitter.complete) throw new ParseProblem(422, 'The JSON array is not closed.');
}

type Line = string | { tooLong: string };

function lineRow(line: Line, columns: string[]): RawRow[] {
  if (typeof line !== 'string')
    return [{ fault: { field: null, reason: 'the line is longer than 4 MiB', raw: line.tooLong } }];
  return line.trim() ? [toRawRow(line, columns)] : [];
}

/** Lines over chunks of text; of a line beyond the cap only the beginning is kept. */
class LineCutter {
  private rest = '';
  private skipping = false;

  push(chunk: string): Line[] {
    const lines: Line[] = (this.rest + chunk).split('\n');
    const rest = lines.pop() as string;
    if (this.skipping && lines.length > 0) {
      lines.shift();
      this.skipping = false;
    }
    this.rest = this.skipping ? '' : rest;
    if (this.rest.length > rowCap) {
      lines.push({ tooLong: this.rest.slice(0, keptChars) });
      this.rest = '';
      this.skipping = true;
    }
    return lines;
  }
}
