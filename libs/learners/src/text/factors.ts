import type { Factor } from '@patchbay/domain';
import type { Token } from './tokens.js';

/** Characters of context shown on each side of a deciding word. */
const context = 30;

/** Sums the contributions of equal words; strongest first, with the text around their strongest occurrence. */
export function gather(text: string, tokens: Token[], perToken: Float64Array, limit: number): Factor[] {
  const words = new Map<string, { sum: number; best: number }>();
  for (let at = 0; at < tokens.length; at++) {
    const moved = perToken[at] as number;
    if (moved === 0) continue;
    const name = readable(tokens[at] as Token);
    const known = words.get(name);
    if (!known) words.set(name, { sum: moved, best: at });
    else {
      known.sum += moved;
      if (Math.abs(moved) > Math.abs(perToken[known.best] as number)) known.best = at;
    }
  }
  return [...words]
    .sort(([, a], [, b]) => Math.abs(b.sum) - Math.abs(a.sum))
    .slice(0, limit === Infinity ? undefined : limit)
    .map(([feature, { sum, best }]) => ({
      feature,
      contribution: sum,
      evidence: around(text, tokens[best] as Token),
    }));
}

/** The text around a token, cut at spaces, with an ellipsis where it goes on. */
export function around(text: string, token: Token): string {
  const start = token.start <= context ? 0 : cutAfterSpace(text, token.start - context, token.start);
  const end =
    text.length - token.end <= context ? text.length : cutBeforeSpace(text, token.end, token.end + context);
  // A cut may halve a character outside the basic plane, and half a character is no text to a database.
  const body = text
    .slice(start, end)
    .replaceAll(/\p{Cs}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `${start > 0 ? '…' : ''}${body}${end < text.length ? '…' : ''}`;
}

function readable(token: Token): string {
  return token.negated && token.word ? `not ${token.text}` : token.text;
}

function cutAfterSpace(text: string, from: number, limit: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space >= limit ? from : space + 1;
}

function cutBeforeSpace(text: string, limit: number, from: number): number {
  const space = text.lastIndexOf(' ', from);
  return space <= limit ? from : space;
}
