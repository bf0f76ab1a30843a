import type { Problem } from '../../../api/problem.js';

export type Read = { tickets: unknown[] } | { fault: string };
export const mostRecords = 1_000;

/** Takes a list, one record, or the body of the API call itself. */
export function readRecords(text: string): Read {
  if (text.trim() === '') return { fault: 'Paste at least one record.' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { fault: `This is not JSON yet: ${placeOf(text, error)}` };
  }
  const tickets = Array.isArray(json) ? json : hasTickets(json) ? json.tickets : [json];
  if (tickets.length === 0) return { fault: 'The list is empty: paste at least one record.' };
  if (tickets.length > mostRecords)
    return {
      fault: `At most ${mostRecords.toLocaleString()} records at a time; these are ${tickets.length.toLocaleString()}. Import them as a file instead.`,
    };
  return { tickets };
}

const hasTickets = (json: unknown): json is { tickets: unknown[] } =>
  typeof json === 'object' && json !== null && 'tickets' in json && Array.isArray(json.tickets);

/** Engines tell the place of a syntax error differently, or not at all. */
function placeOf(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined || /line \d+/.test(message)) return message;
  const before = text.slice(0, Number(position)).split('\n');
  return `${message} (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}

export interface RecordFault {
  /** Counted from 0, as in the pasted list; null = the list as a whole. */
  index: number | null;
  field: string;
  message: string;
}

/** `tickets.3.requester.email` -> record 3, field requester.email. */
export function faultsOf(problem: Problem): RecordFault[] {
  return (problem.errors ?? []).map(({ path, message }) => {
    const match = /^tickets\.(\d+)(?:\.(.*))?$/.exec(path);
    return match
      ? { index: Number(match[1]), field: match[2] ?? '', message }
      : { index: null, field: path, message };
  });
}

export const example = JSON.stringify(
  [
    {
      external_id: 'A-1001',
      subject: 'Refund has not arrived',
      body: 'I was promised a refund two weeks ago and nothing has come.',
      priority: 'high',
      requester: { name: 'Emily Watson', email: 'emily@example.com' },
    },
  ],
  null,
  2,
);
