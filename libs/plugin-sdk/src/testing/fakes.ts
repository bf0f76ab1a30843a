import type { Json, JsonObject } from '@patchbay/domain';
import type { DomainReader, Kv, Log } from '../context.js';
import { UserError } from '../errors.js';
import type { ServiceRef } from '../services.js';

/** One line a plugin logged. */
export interface LogLine {
  level: 'info' | 'warn' | 'error';
  message: string;
  fields: JsonObject;
}

/** Collects what a plugin logs. */
export class CollectedLog implements Log {
  readonly lines: LogLine[] = [];

  info(message: string, fields: JsonObject = {}): void {
    this.lines.push({ level: 'info', message, fields });
  }

  warn(message: string, fields: JsonObject = {}): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: JsonObject = {}): void {
    this.lines.push({ level: 'error', message, fields });
  }
}

/** The key-value store of a plugin, in memory. Values are copied, as a database would. */
export class MemoryStore implements Kv {
  private readonly values = new Map<string, string>();

  get(key: string): Promise<Json | undefined> {
    const text = this.values.get(key);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as Json));
  }

  set(key: string, value: Json): Promise<void> {
    this.values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.values.delete(key);
    return Promise.resolve();
  }
}

/** A hub without tickets. */
export const emptyReader: DomainReader = {
  ticket: () => Promise.resolve(null),
  search: () => Promise.resolve([]),
  stats: () =>
    Promise.resolve({
      total: 0,
      open: 0,
      created_last_24h: 0,
      sentiment: { negative: 0, neutral: 0, positive: 0 },
    }),
};

/** A service as a test provides it. */
export interface ProvidedService {
  ref: ServiceRef<unknown>;
  value: unknown;
}

/** Gives the services a test provides, and says which one is missing. */
export function serviceFinder(provided: ProvidedService[]): <T>(ref: ServiceRef<T>) => T {
  return <T>(ref: ServiceRef<T>): T => {
    const found = provided.find(({ ref: one }) => one.key === ref.key && one.version === ref.version);
    if (!found) throw new UserError(`There is no service ${ref.key} in version ${ref.version}.`);
    return found.value as T;
  };
}
