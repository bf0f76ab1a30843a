import type { Piece } from './highlight.js';

/** Text with the searched words marked. */
export function Pieces({ pieces }: { pieces: Piece[] }) {
  return pieces.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text));
}
