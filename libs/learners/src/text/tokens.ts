/** One token and its place in the text it came from. */
export interface Token {
  /** Normalised form; classes such as numbers and links become `<num>`, `<url>`. */
  text: string;
  start: number;
  end: number;
  /** Made of letters: only words have character n-grams and valence. */
  word: boolean;
  /** Stands in the scope of a negation. */
  negated: boolean;
}

const link = String.raw`(?:[Hh][Tt]{2}[Pp][Ss]?:\/\/|[Ww]{3}\.)\S+`;
const email = String.raw`[\w.+-]+@[\w-]+\.[\w.]+`;
const smiley = String.raw`[:;=]['-]?[()DPp|/](?!\w)|<3`;
const word = String.raw`[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*(?:['’]\p{L}+)*`;
const number = String.raw`\d+(?:[.,:]\d+)*\p{L}*`;
const pattern = new RegExp(
  `${link}|${email}|@\\w+|${smiley}|\\p{Extended_Pictographic}|${number}|${word}|!+|\\?+|[.,;:()\\n]`,
  'gu',
);
const pause = /^[.,;:()\n!?]/;
const negators = new Set([
  'not',
  'no',
  'never',
  'cannot',
  'without',
  'nobody',
  'nothing',
  'neither',
  'nor',
  'hardly',
]);

/** Splits text into tokens; with `negation`, words after a negator are marked until the next punctuation mark. */
export function tokenise(text: string, negation: boolean): Token[] {
  const tokens: Token[] = [];
  let negated = false;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const raw = match[0];
    const first = raw.charCodeAt(0);
    if (first < 64 && pause.test(raw) && !isSmiley(raw)) negated = false;
    const token = toToken(raw, match.index);
    if (!token) continue;
    token.negated = negated;
    tokens.push(token);
    if (negation && token.word && isNegator(token.text)) negated = true;
  }
  return tokens;
}

/** The form under which a token counts as a feature. */
export function termOf(token: Token): string {
  return token.negated && token.word ? `not_${token.text}` : token.text;
}

/** Does this word turn the meaning of the following words? */
export function isNegator(word: string): boolean {
  return negators.has(word) || word.endsWith("n't");
}

function isSmiley(raw: string): boolean {
  return raw.length > 1 && !/^[!?]/.test(raw);
}

function toToken(raw: string, start: number): Token | null {
  const end = start + raw.length;
  const token = { text: raw, start, end, word: false, negated: false };
  const first = raw.charCodeAt(0);
  if (isLetter(first)) {
    const kind = special(raw);
    token.text = kind ?? normalWord(raw);
    token.word = kind === null;
    return token;
  }
  if (first >= 48 && first <= 57) {
    token.text = special(raw) ?? normalNumber(raw);
    return token;
  }
  if (first === 64) token.text = '<user>';
  else if (raw.length === 1 && first < 64 && first !== 33 && first !== 63) return null;
  else if (first === 33 || first === 63) token.text = raw.slice(0, 2);
  return token;
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
