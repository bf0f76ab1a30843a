import { isPause, isSilent, lexeme, type Lexeme } from './lexeme.js';
import { Scanner } from './scanner.js';

/** One token and its place in the text it came from. */
export interface Token extends Lexeme {
  start: number;
  end: number;
  /** Stands in the scope of a negation. */
  negated: boolean;
}

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
  const scanner = new Scanner();
  let negated = false;
  for (scanner.open(text); scanner.next();) {
    const { start, end } = scanner;
    if (isPause(text, start, end)) negated = false;
    if (isSilent(text, start, end)) continue;
    const token = { ...lexeme(text.slice(start, end)), start, end, negated };
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
