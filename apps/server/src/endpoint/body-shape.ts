import { isStorable, unstorable } from '@patchbay/domain';
import { invalid, ProblemError } from '@patchbay/platform';

const maxDepth = 100;
const maxKeys = 1_000;

/** Refuses shapes no schema should have to look at, and what PostgreSQL could not store. Throws 400, 413 or 422. */
export function assertShape(value: unknown): void {
  // A list of what is still to be looked at instead of recursion: the value may be deeper than our stack.
  const open: { part: unknown; path: string[] }[] = [{ part: value, path: [] }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { part, path } = at;
    if (path.length > maxDepth)
      throw new ProblemError(400, 'too_deep', `The body is nested deeper than ${maxDepth}.`);
    const message = complaint(part);
    if (message) throw invalid([{ path: path.join('.'), message }]);
    if (typeof part !== 'object' || part === null) continue;
    const entries = Object.entries(part);
    if (!Array.isArray(part) && entries.length > maxKeys)
      throw new ProblemError(
        413,
        'too_many_fields',
        `An object of the body has more than ${maxKeys} fields.`,
      );
    for (const [key, item] of entries) {
      if (!isStorable(key))
        throw invalid([{ path: path.join('.'), message: `has a key that ${unstorable}` }]);
      open.push({ part: item, path: [...path, key] });
    }
  }
}

function complaint(part: unknown): string | null {
  if (typeof part === 'string') return isStorable(part) ? null : unstorable;
  return typeof part === 'number' && !Number.isFinite(part) ? 'is no finite number' : null;
}

/** Whether a JSON text names a key twice: parsers disagree which one counts. */
export function hasKeyTwice(text: string, parsed: unknown): boolean {
  const keys = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined);
  return keys.length !== countKeys(parsed);
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce((sum: number, item) => sum + countKeys(item), 0);
  return Array.isArray(value) ? inside : inside + Object.keys(value).length;
}
