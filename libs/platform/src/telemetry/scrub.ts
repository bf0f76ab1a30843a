const secretName =
  /pass(word|wd)?$|secret|token|authorization|api[-_]?key|credential|cookie|signature|private[-_]?key/i;
const secretInText = [
  /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/g,
  /([?&;\s"](?:access_token|refresh_token|token|password|secret|api_key|code)=)[^&\s"']+/gi,
  /\bxox[abprs]-[A-Za-z0-9-]{6,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /(postgres(?:ql)?:\/\/[^:/\s]+:)[^@\s]+/g,
];
const hidden = '[secret]';
const maxDepth = 8;

/** A copy of `value` in which secrets, by name or by look, are hidden. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (value instanceof Error) return { name: value.name, message: scrubText(value.message) };
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= maxDepth) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, secretName.test(key) ? hidden : scrub(item, depth + 1)]),
  );
}

function scrubText(text: string): string {
  return secretInText.reduce(
    (safe, pattern) => safe.replace(pattern, (_whole, lead: unknown) => keepLead(lead)),
    text,
  );
}

function keepLead(lead: unknown): string {
  const keep = typeof lead === 'string' && /[=:]$/.test(lead) ? lead : '';
  return `${keep}${hidden}`;
}
