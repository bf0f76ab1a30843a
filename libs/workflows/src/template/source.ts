import { TEMPLATE_LIMITS } from './limits.js';
import { problemAt, TEMPLATE_START, type HandlebarsLocation } from './problem.js';

/** Only text is a template: handlebars also takes a ready AST and turns it into code. */
export function checkText(source: unknown): asserts source is string {
  if (typeof source !== 'string') throw problemAt(TEMPLATE_START, 'A template is text.');
}

/**
 * The checks made before the parser sees a template. Parentheses are counted everywhere, also outside tags, because the
 * parser needs seconds for thousands of nested ones and nothing short of a parser tells them apart.
 */
export function checkSource(source: string): void {
  if (new TextEncoder().encode(source).length > TEMPLATE_LIMITS.source_bytes) {
    throw problemAt(TEMPLATE_START, `A template has at most ${TEMPLATE_LIMITS.source_bytes} bytes.`);
  }
  checkCount(source, '{{', TEMPLATE_LIMITS.tags, `A template has at most ${TEMPLATE_LIMITS.tags} tags.`);
  checkCount(
    source,
    '(',
    TEMPLATE_LIMITS.parentheses,
    `A template has at most ${TEMPLATE_LIMITS.parentheses} opening parentheses.`,
  );
  const raw = source.indexOf('{{{{');
  if (raw !== -1) throw problemAt(locationOf(source, raw), 'Raw blocks are not allowed.');
}

/** Turns an offset into a handlebars location. */
export function locationOf(source: string, offset: number): HandlebarsLocation {
  const before = source.slice(0, offset).split('\n');
  return { start: { line: before.length, column: before.at(-1)?.length ?? 0 } };
}

function checkCount(source: string, mark: string, limit: number, message: string): void {
  let count = 0;
  for (let at = source.indexOf(mark); at !== -1; at = source.indexOf(mark, at + mark.length)) {
    count += 1;
    if (count > limit) throw problemAt(locationOf(source, at), message);
  }
}
