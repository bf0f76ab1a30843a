/** The form under which a piece of text counts. */
export interface Lexeme {
  /** Normalised form; classes such as numbers and links become `<num>`, `<url>`. */
  text: string;
  /** Made of letters: only words have character n-grams and valence. */
  word: boolean;
}

const [exclamation, question, at] = [33, 63, 64];

/** Normalises the text of one token. */
export function lexeme(raw: string): Lexeme {
  const first = raw.charCodeAt(0);
  if (isLetter(first)) {
    const kind = special(raw);
    return { text: kind ?? normalWord(raw), word: kind === null };
  }
  if (isDigit(first)) return { text: special(raw) ?? normalNumber(raw), word: false };
  if (first === at) return { text: '<user>', word: false };
  return { text: isRow(first) ? raw.slice(0, 2) : raw, word: false };
}

/** Is this a punctuation mark that ends a clause? */
export function isPause(text: string, start: number, end: number): boolean {
  return isSilent(text, start, end) || isRow(text.charCodeAt(start));
}

/** Is this a mark that is no token? Of what stands alone below `@`, only digits, `!` and `?` are. */
export function isSilent(text: string, start: number, end: number): boolean {
  const code = text.charCodeAt(start);
  return end - start === 1 && code < at && !isDigit(code) && !isRow(code);
}

function isRow(code: number): boolean {
  return code === exclamation || code === question;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code > 127 && code < 0x2000);
}

function special(raw: string): string | null {
  if (raw.length < 5) return null;
  if (raw.includes('@')) return '<email>';
  return raw.includes('://') || /^www\./i.test(raw) ? '<url>' : null;
}

function normalWord(raw: string): string {
  const lower = raw.toLowerCase().replace('’', "'");
  return lower.length > 3 ? lower.replace(/(\p{L})\1{2,}/gu, '$1$1') : lower;
}

function normalNumber(raw: string): string {
  const unit = /\p{L}+$/u.exec(raw);
  return unit && raw.length > 4 ? `<num>${unit[0].toLowerCase()}` : unit ? raw.toLowerCase() : '<num>';
}
