/** One line of a CSV file (RFC 4180). */
export const csvLine = (cells: string[]): string => `${cells.map(cell).join(',')}\n`;

/** A spreadsheet would run cells that begin like a formula. */
function cell(value: string): string {
  const formula = /^\s*[=+\-@]|^[\t\r]/.test(value) && !/^[+-]?\d+([.,]\d+)?$/.test(value);
  const safe = formula ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
