/** A row of fields, or the beginning of a row that had to be given up and why. */
export type CsvRow = string[] | { fault: string; text: string };

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
/** Characters kept of a row that was given up. */
const keptChars = 10_000;
/** More fields than any table has: such a row is given up before it fills the memory. */
const fieldCap = 10_000;

export const neverEnds = 'the row never ends: a quote is not closed';
export const tooManyFields = `the row has more than ${fieldCap} fields`;

/**
 * RFC 4180 over chunks of text: quoted line ends, doubled quotes, LF or CRLF (a lone CR is data). Written here because it
 * must run several times faster than csv-parse to leave the core to the database; see the bench. A row beyond `rowCap`
 * characters, or whose quote is never closed, is given up and reading goes on at its next line.
 */
export class CsvMachine {
  private rest = '';
  private text = '';
  private last = false;
  /** Where the field just taken ends. */
  private end = 0;
  /** Next line end and next delimiter, remembered: searched for anew at each field, a long line would cost its square. */
  private line = -1;
  private delimiterAt = -1;

  constructor(
    private readonly delimiter: string,
    private readonly rowCap: number,
  ) {}

  /** Complete rows of the text so far; `last` = nothing follows. */
  push(chunk: string, last: boolean): CsvRow[] {
    this.text = this.rest + chunk;
    this.last = last;
    this.line = -1;
    this.delimiterAt = -1;
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < this.text.length) {
      const row = this.takeRow(at) ?? this.giveUp(at);
      if (row === null) break;
      if (!Array.isArray(row) || row.length > 1 || row[0] !== '') rows.push(row);
      at = this.end;
    }
    this.rest = this.text.slice(at);
    this.text = '';
    return rows;
  }

  /** null = the text does not hold the whole row. */
  private takeRow(from: number): CsvRow | null {
    const fields: string[] = [];
    const delimiter = this.delimiter.charCodeAt(0);
    for (let at = from; ; at = this.end + 1) {
      const field = this.text.charCodeAt(at) === quote ? this.takeQuoted(at) : this.takePlain(at);
      if (field === null) return null;
      fields.push(field);
      if (this.text.charCodeAt(this.end) !== delimiter) break;
      if (fields.length > fieldCap) return this.skipLine(from, this.end, tooManyFields);
    }
    const crlf =
      this.text.charCodeAt(this.end) === carriageReturn && this.text.charCodeAt(this.end + 1) === lineFeed;
    this.end = Math.min(this.text.length, this.end + (crlf ? 2 : 1));
    return fields;
  }

  private takePlain(from: number): string | null {
    const delimiter = this.delimiterFrom(from);
    const line = this.lineFrom(from);
    if (delimiter < line) this.end = delimiter;
    else if (line === Infinity) {
      if (!this.last) return null;
      this.end = this.text.length;
    } else this.end = line > from && this.text.charCodeAt(line - 1) === carriageReturn ? line - 1 : line;
    return this.text.slice(from, this.end);
  }

  /** Characters between a closing quote and the delimiter are kept, as spreadsheets do. */
  private takeQuoted(from: number): string | null {
    let value = '';
    for (let at = from + 1; ;) {
      const close = this.text.indexOf('"', at);
      if (close === -1 || (close + 1 >= this.text.length && !this.last)) return null;
      value += this.text.slice(at, close);
      if (this.text.charCodeAt(close + 1) !== quote) {
        const tail = this.takePlain(close + 1);
        return tail === null ? null : value + tail;
      }
      value += '"';
      at = close + 2;
    }
  }

  /** null = more text may still complete the row. */
  private giveUp(from: number): CsvRow | null {
    if (!this.last && this.text.length - from <= this.rowCap) return null;
    return this.skipLine(from, from, neverEnds);
  }

  private skipLine(from: number, at: number, fault: string): CsvRow {
    this.line = -1;
    this.delimiterAt = -1;
    const line = this.text.indexOf('\n', at);
    this.end = line === -1 ? this.text.length : line + 1;
    return { fault, text: this.text.slice(from, Math.min(this.end, from + keptChars)).trimEnd() };
  }

  private lineFrom(at: number): number {
    if (this.line < at) this.line = found(this.text.indexOf('\n', at));
    return this.line;
  }

  private delimiterFrom(at: number): number {
    if (this.delimiterAt < at) this.delimiterAt = found(this.text.indexOf(this.delimiter, at));
    return this.delimiterAt;
  }
}

const found = (at: number): number => (at === -1 ? Infinity : at);
