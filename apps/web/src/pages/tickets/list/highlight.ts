/** A piece of a snippet; `hit` = one of the searched words. */
export interface Piece {
  text: string;
  hit: boolean;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads the marked snippet of a search answer as plain pieces: the console never hands ticket text to the
 * browser as HTML. Only `<mark>` is markup; anything else the text holds stays text.
 */
export function piecesOf(marked: string): Piece[] {
  const pieces: Piece[] = [];
  let hit = false;
  for (const part of marked.split(/(<\/?mark>)/)) {
    if (part === '<mark>') hit = true;
    else if (part === '</mark>') hit = false;
    else if (part !== '') pieces.push({ text: plain(part), hit });
  }
  return pieces;
}

/** Once only: `&amp;lt;` is the text `&lt;`. */
const plain = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
