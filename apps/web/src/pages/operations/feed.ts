/** What has come over the socket, then what was there before: each thing once, newest first. */
export function feedOf<T extends { id: string; at: string }>(live: T[], earlier: T[], most: number): T[] {
  const newestOf = new Map<string, T>();
  for (const item of [...earlier, ...live]) {
    const known = newestOf.get(item.id);
    if (!known || known.at <= item.at) newestOf.set(item.id, item);
  }
  return [...newestOf.values()].sort((a, b) => b.at.localeCompare(a.at)).slice(0, most);
}
