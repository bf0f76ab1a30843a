/** Keys that move through the list. `null` = not ours. */
export function moved(key: string, at: number | null, rows: number): number | null {
  if (rows === 0) return null;
  if (key === 'j') return at === null ? 0 : Math.min(rows - 1, at + 1);
  if (key === 'k') return at === null ? 0 : Math.max(0, at - 1);
  return null;
}

/** Letters typed into a field are text, not commands. */
export function isTyping(element: { tagName: string; isContentEditable?: boolean } | null): boolean {
  if (element === null) return false;
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName) || element.isContentEditable === true;
}

/** The tickets before and after the open one, for stepping through the list from the drawer. */
export function neighbours(ids: string[], open: string): { previous: string | null; next: string | null } {
  const at = ids.indexOf(open);
  if (at === -1) return { previous: null, next: null };
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
}
