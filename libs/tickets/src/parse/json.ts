import { readText } from './text-file.js';
import { ParseProblem, type Detected, type RawBatch, type RawRow } from './types.js';
import { rowCap } from './csv.js';

const maxDepth = 64;
const barred = new Set(['__proto__', 'constructor', 'prototype']);

/** Records of a JSON Lines file. */
export async function* readJsonLines(
  path: string,
  detected: Detected,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  let rest = '';
  let bytesRead = 0;
  for await (const chunk of readText(path, detected.encoding)) {
    signal?.throwIfAborted();
    bytesRead = chunk.bytesRead;
    const lines = (rest + chunk.text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > rowCap) throw new ParseProblem(413, 'A line is longer than 4 MiB.');
    yield {
      rows: lines.filter((line) => line.trim()).map((line) => toRaw(line, detected.columns)),
      bytesRead,
    };
  }
  yield { rows: rest.trim() ? [toRaw(rest, detected.columns)] : [], bytesRead };
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
    yield { rows: splitter.push(chunk.text).map((text) => toRaw(text, detected.columns)), bytesRead };
  }
  if (!splitter.complete) throw new ParseProblem(422, 'The JSON array is not closed.');
}

/** Finds where the elements of the outermost array begin and end. */
export class ElementSplitter {
  complete = false;
  private rest = '';
  private depth = 0;
  private inString = false;
  private escaped = false;
  private started = false;
  private scanned = 0;
  private start = -1;

  push(chunk: string): string[] {
    this.rest += chunk;
    const found: string[] = [];
    if (!this.started && !this.enter()) return found;
    for (; this.scanned < this.rest.length && !this.complete; this.scanned += 1)
      this.step(this.rest[this.scanned]!, found);
    const keep = this.start === -1 ? this.scanned : this.start;
    this.rest = this.complete ? '' : this.rest.slice(keep);
    this.scanned -= keep;
    if (this.start !== -1) this.start = 0;
    if (this.rest.length > rowCap) throw new ParseProblem(413, 'A record is longer than 4 MiB.');
    return found;
  }

  private enter(): boolean {
    const open = /^\s*(?:\{\s*"[a-z_]+"\s*:\s*)?\[/i.exec(this.rest);
    if (!open) return false;
    this.started = true;
    this.scanned = open[0].length;
    return true;
  }

  private step(character: string, found: string[]): void {
    if (this.inString) this.stepString(character);
    else if (character === '"') this.open(true);
    else if (character === '{' || character === '[') this.deepen();
    else if (character === '}' || (character === ']' && this.depth > 0)) this.rise(found);
    else if (character === ']' || (character === ',' && this.depth === 0)) this.close(character, found);
    else if (this.start === -1 && !/\s/.test(character)) this.start = this.scanned;
  }

  private stepString(character: string): void {
    if (this.escaped) this.escaped = false;
    else if (character === '\\') this.escaped = true;
    else if (character === '"') this.inString = false;
  }

  private open(string: boolean): void {
    if (this.start === -1) this.start = this.scanned;
    this.inString = string;
  }

  private deepen(): void {
    this.open(false);
    this.depth += 1;
  }

  private rise(found: string[]): void {
    this.depth -= 1;
    if (this.depth === 0) this.emit(found, this.scanned + 1);
  }

  private close(character: string, found: string[]): void {
    if (this.start !== -1) this.emit(found, this.scanned);
    if (character === ']') this.complete = true;
  }

  private emit(found: string[], end: number): void {
    found.push(this.rest.slice(this.start, end));
    this.start = -1;
  }
}

/** Names of the fields of the first records, in order of appearance. */
export function columnsOf(records: string[]): string[] {
  const names = new Set<string>();
  for (const text of records) {
    const parsed = parseRecord(text);
    if (parsed.record) for (const name of Object.keys(flatten(parsed.record))) names.add(name);
  }
  return [...names];
}

function toRaw(text: string, columns: string[]): RawRow {
  const parsed = parseRecord(text);
  if (!parsed.record)
    return { fault: { field: parsed.field ?? null, reason: parsed.reason ?? 'is no record', raw: text } };
  const flat = flatten(parsed.record);
  const extra = Object.keys(flat).filter((name) => !columns.includes(name));
  const cells = columns.map((name) => flat[name] ?? '');
  if (extra.length > 0)
    cells.push(JSON.stringify(Object.fromEntries(extra.map((name) => [name, flat[name]]))));
  return { cells };
}

/** A record, or why it is none. */
export function parseRecord(text: string): {
  record?: Record<string, unknown>;
  field?: string;
  reason?: string;
} {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reason: `is not JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { reason: 'is not an object' };
  const fault = faultIn(value, '', 0);
  return fault ?? { record: value as Record<string, unknown> };
}

function faultIn(value: unknown, path: string, depth: number): { field: string; reason: string } | null {
  if (depth > maxDepth) return { field: path, reason: `is nested more than ${maxDepth} deep` };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { field: path, reason: 'is a number out of range' };
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const place = path ? `${path}.${key}` : key;
    if (barred.has(key)) return { field: place, reason: `the name ${key} is not accepted` };
    const fault = faultIn(item, place, depth + 1);
    if (fault) return fault;
  }
  return null;
}

/** One level: `requester: {name, email}` becomes `requester.name`, `requester.email`; lists stay JSON. */
function flatten(record: Record<string, unknown>): Record<string, string> {
  const flat: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [inner, item] of Object.entries(value)) flat[`${key}.${inner}`] = asText(item);
    } else flat[key] = asText(value);
  }
  return flat;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
