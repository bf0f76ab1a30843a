/** The name in `attachment; filename="rejected-a.csv"`. */
export const fileName = (disposition: string | null): string | null =>
  /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? null;
