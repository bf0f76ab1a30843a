const secretName =
  /pass(word|wd|phrase)?$|pass(word|wd)[-_]?hash|secret|token|authorization|api[-_]?key|credential|cookie|signature|private[-_]?key/i;
const named = 'access_token|refresh_token|id_token|token|password|client_secret|secret|api[-_]?key|code';
const secretInText = [
  /()\b(?:[Bb]earer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/g,
  new RegExp(`((?:^|[?&;,\\s"'])(?:${named})=)[^&\\s"']+`, 'gi'),
  new RegExp(`("(?:${named})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)+`, 'gi'),
  /()\bx(?:ox[abeprs]|app)-[A-Za-z0-9-]{6,}/g,
  /()\b(?:whsec_|[sr]k_(?:live|test)_|gh[pousr]_)[A-Za-z0-9+/=_-]{6,}/g,
  // Our own, also as an address spells them.
  /()\bpb(?:_|%5F)[A-Za-z0-9_-]{6,}/gi,
  /()\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^:/@\s]*:)[^@/\s]+(?=@)/gi,
];
const hidden = '[secret]';
const maxDepth = 8;

/** A copy of `value` in which secrets, by name or by look, are hidden. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (value instanceof Error) return { name: value.name, message: scrubText(value.message) };
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= maxDepth) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, secretName.test(key) ? hidden : scrub(item, depth + 1)]),
  );
}

function scrubText(text: string): string {
  return secretInText.reduce((safe, pattern) => safe.replace(pattern, `$1${hidden}`), text);
}
