/** One line of a facet. */
export interface Option {
  value: string;
  count: number;
  checked: boolean;
}

/** The values of a facet, most frequent first; a chosen value stays although nothing has it any more. */
export function optionsOf(counts: { value: string; count: number }[], chosen: string[]): Option[] {
  const seen = new Set(counts.map(({ value }) => value));
  const lost = chosen.filter((value) => !seen.has(value)).map((value) => ({ value, count: 0 }));
  return [...counts, ...lost]
    .map((option) => ({ ...option, checked: chosen.includes(option.value) }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

/** The first `most` lines; checked ones are never hidden. */
export function shortened(options: Option[], most: number): Option[] {
  return options.filter((option, index) => index < most || option.checked);
}
