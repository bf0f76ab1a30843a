import type { Json, JsonObject } from '@patchbay/domain';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Where a received body is not what was previewed. A preview knows neither key nor marker: a value made of them, or a text that
 * ends with them, is no difference. `unknown`: top-level keys that may differ.
 */
export function differences(
  preview: Json,
  received: Json,
  marks: string[],
  unknown: ReadonlySet<string> = new Set(),
): string[] {
  if (!isObject(preview) || !isObject(received)) return compare(preview, received, marks, 'the body');
  const keys = new Set([...Object.keys(preview), ...Object.keys(received)]);
  return [...keys]
    .filter((key) => !unknown.has(key))
    .flatMap((key) => compare(preview[key], received[key], marks, key));
}

function compare(
  preview: Json | undefined,
  received: Json | undefined,
  marks: string[],
  path: string,
): string[] {
  if (preview === undefined) return carries(received, marks) ? [] : [`${path} was not previewed`];
  if (received === undefined) return [`${path} was not sent`];
  if (typeof preview === 'string' && typeof received === 'string')
    return sameText(preview, received, marks) ? [] : [`${path} was previewed as ${JSON.stringify(preview)}`];
  if (Array.isArray(preview) && Array.isArray(received)) {
    const length = Math.max(preview.length, received.length);
    return Array.from({ length }, (_, i) => compare(preview[i], received[i], marks, `${path}[${i}]`)).flat();
  }
  if (isObject(preview) && isObject(received))
    return [...new Set([...Object.keys(preview), ...Object.keys(received)])].flatMap((key) =>
      compare(preview[key], received[key], marks, `${path}.${key}`),
    );
  return preview === received ? [] : [`${path} was previewed as ${JSON.stringify(preview)}`];
}

const carries = (value: Json | undefined, marks: string[]): boolean =>
  typeof value === 'string' && marks.includes(value);

function sameText(preview: string, received: string, marks: string[]): boolean {
  if (preview === received) return true;
  return received.startsWith(preview) && marks.some((mark) => received.slice(preview.length).includes(mark));
}
