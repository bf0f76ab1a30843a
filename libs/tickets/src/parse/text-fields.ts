const subjectLength = 120;
const tagLength = 100;
const maxTags = 50;

/** As `trim()`, which takes longer than this look at both ends: hardly a cell has anything to trim. */
export function trimmed(text: string): string {
  const last = text.length - 1;
  const clean = last < 0 || (isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(last)));
  return clean ? text : text.trim();
}

const isInk = (code: number): boolean => code > 32 && code < 127;

/** The subject of a ticket that has none: the first line of its body. */
export function firstLine(body: string): string {
  const line = body
    .trimStart()
    .split(/[\r\n]/, 1)[0]!
    .trimEnd();
  return line.length > subjectLength ? `${cut(line, subjectLength - 1)}…` : line;
}

/** Tags as people write them into one cell: `a, b`, `a;b`, `a|b`, `["a","b"]`. */
export function tagsOf(text: string): string[] {
  if (!text) return [];
  const parts = text.startsWith('[') ? listOf(text) : text.split(/[,;|]/);
  const tags = parts.map((tag) => cut(tag.trim(), tagLength)).filter(Boolean);
  return [...new Set(tags)].slice(0, maxTags);
}

/** JSON, or the list of a language that is almost JSON: `['a', 'b']`. */
function listOf(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list))
      return list.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    // falls through to the lenient reading
  }
  return text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => part.trim().replace(/^(['"])(.*)\1$/, '$2'));
}

/** Never leaves half of a surrogate pair. */
function cut(text: string, length: number): string {
  const short = text.slice(0, length);
  return short.isWellFormed() ? short : short.slice(0, -1);
}
