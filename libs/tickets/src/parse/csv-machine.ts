/** A row of fields, or the text of a row that grew beyond the cap. */
export type CsvRow = string[] | { tooLong: string };

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * RFC 4180 over chunks of text: quoted line ends, doubled quotes, LF or CRLF (a lone CR is data). Written here because it
 * must run several times faster than csv-parse to leave the core to the database; see the bench. A row beyond `rowCap`
 * characters (an unclosed quote) is given up and reading goes on at the next line.
 */
export class CsvMachine {
  private rest = '';

  constructor(
    private readonly delimiter: string,
    private readonly rowCap: number,
  ) {}

  /** Complete rows of the text so far; `last` = nothing follows. */
  push(chunk: string, last: boolean): CsvRow[] {
    const text = this.rest + chunk;
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      const taken = this.takeRow(text, at, last);
      if (taken === null) {
        if (text.length - at <= this.rowCap) break;
        const end = text.indexOf('\n', at);
        const stop = end === -1 ? text.length : end + 1;
        rows.push({ tooLong: text.slice(at, Math.min(stop, at + 10_000)) });
        at = stop;
      } else {
        if (taken.fields.length > 1 || taken.fields[0] !== '') rows.push(taken.fields);
        at = taken.next;
      }
    }
    this.rest = text.slice(at);
    return rows;
  }

  private takeRow(text: string, from: number, last: boolean): { fields: string[]; next: number } | null {
    const fields: string[] = [];
    const delimiter = this.delimiter.charCodeAt(0);
    for (let at = from; ;) {
      const field =
        text.charCodeAt(at) === quote ? this.takeQuoted(text, at, last) : this.takePlain(text, at, last);
      if (field === null) return null;
      fields.push(field.value);
      if (text.charCodeAt(field.end) !== delimiter) return { fields, next: afterLineEnd(text, field.end) };
      at = field.end + 1;
    }
  }

  private takePlain(text: string, from: number, last: boolean): { value: string; end: number } | null {
    let end = text.indexOf(this.delimiter, from);
    const line = text.indexOf('\n', from);
    if (line === -1 && end === -1) {
      if (!last) return null;
      end = text.length;
    } else if (end === -1 || (line !== -1 && line < end)) {
      end = line > from && text.charCodeAt(line - 1) === carriageReturn ? line - 1 : line;
    }
    return { value: text.slice(from, end), end };
  }

  private takeQuoted(text: string, from: number, last: boolean): { value: string; end: number } | null {
    let value = '';
    for (let at = from + 1; ;) {
      const close = text.indexOf('"', at);
      if (close === -1) return null;
      value += text.slice(at, close);
      const next = text.charCodeAt(close + 1);
      if (next === quote) {
        value += '"';
        at = close + 2;
      } else if (close + 1 >= text.length && !last) {
        return null;
      } else {
        return this.tail(text, value, close + 1, last);
      }
    }
  }

  /** Characters between a closing quote and the delimiter are kept, as spreadsheets do. */
  private tail(
    text: string,
    value: string,
    from: number,
    last: boolean,
  ): { value: string; end: number } | null {
    const rest = this.takePlain(text, from, last);
    return rest && { value: value + rest.value, end: rest.end };
  }
}

function afterLineEnd(text: string, at: number): number {
  const crlf = text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed;
  return Math.min(text.length, at + (crlf ? 2 : 1));
}
