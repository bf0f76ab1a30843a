import { isStorable, type RawRow } from './types.js';

const maxDepth = 64;
const barred = new Set(['__proto__', 'constructor', 'prototype']);
const longNumber = /[[:,\s]-?\d{16}/;
/** Strings are matched only to be passed over. */
const stringOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/gs;

interface Fault {
  field: string | null;
  reason: string;
}

/** A record, or why the text is none. */
export type ParsedRecord = { record: Record<string, unknown> } | { fault: Fault };

export function parseRecord(text: string): ParsedRecord {
  let value: unknown;
  try {
    value = JSON.parse(keepDigits(text));
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 120) : '';
    return { fault: { field: null, reason: `is not JSON: ${why}` } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { fault: { field: null, reason: 'is not an object' } };
  const fault = faultIn(value, '', 0);
  return fault ? { fault } : { record: value as Record<string, unknown> };
}

/** Names of the fields of the first records, in order of appearance. */
export function columnsOf(records: string[]): string[] {
  const names = new Set<string>();
  for (const text of records) {
    const parsed = parseRecord(text);
    if ('record' in parsed) for (const name of Object.keys(flatten(parsed.record))) names.add(name);
  }
  return [...names];
}

/** The text of a record as cells, in the order of `columns`. */
export function toRawRow(text: string, columns: string[]): RawRow {
  const parsed = parseRecord(text);
  if ('fault' in parsed) return { fault: { ...parsed.fault, raw: singleLine(text) } };
  const flat = flatten(parsed.record);
  const cells = columns.map((name) => flat[name] ?? '');
  const known = new Set(columns);
  const extra = Object.entries(flat).filter(([name]) => !known.has(name));
  return extra.length > 0 ? { cells, extra: Object.fromEntries(extra) } : { cells };
}

/** Ids of sixteen and more digits (those of tweets have eighteen) would lose their last ones as numbers. */
function keepDigits(text: string): string {
  if (!longNumber.test(text)) return text;
  return text.replace(stringOrLongNumber, (match) => (match.startsWith('"') ? match : `"${match}"`));
}

/** JSON may span lines, JSON Lines may not; a line end within a string is no JSON anyway. */
const singleLine = (text: string): string => text.trim().replace(/\s*[\r\n]\s*/g, ' ');

function faultIn(value: unknown, path: string, depth: number): Fault | null {
  if (depth > maxDepth) return { field: path, reason: `is nested more than ${maxDepth} deep` };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { field: path, reason: 'is a number out of range' };
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const place = path ? `${path}.${key}` : key;
    if (barred.has(key)) return { field: place, reason: `the name ${key} is not accepted` };
    if (!isStorable(key))
      return { field: null, reason: 'a name contains a NUL byte or an unpaired surrogate' };
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
