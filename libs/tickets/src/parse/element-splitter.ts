import { rowCap } from './csv.js';
import { ParseProblem } from './types.js';

const opening = /^\s*(?:\{\s*"[a-z_]+"\s*:\s*)?\[/i;

/** Finds where the elements of the outermost array begin and end, also of `{"tickets": [...]}`, chunk by chunk. */
export class ElementSplitter {
  complete = false;
  private rest = '';
  private depth = 0;
  private inString = false;
  private started = false;
  private scanned = 0;
  private start = -1;

  push(chunk: string): string[] {
    this.rest += chunk;
    const found: string[] = [];
    if (!this.started && !this.enter()) return found;
    while (this.scanned < this.rest.length && !this.complete) {
      if (!this.inString) this.step(this.rest[this.scanned]!, found);
      else if (!this.closeString()) break;
      this.scanned += 1;
    }
    this.forget();
    if (this.rest.length > rowCap) throw new ParseProblem(413, 'A record is longer than 4 MiB.');
    return found;
  }

  private enter(): boolean {
    const open = opening.exec(this.rest);
    if (!open) return false;
    this.started = true;
    this.scanned = open[0].length;
    return true;
  }

  /** Drops what lies before the open element. */
  private forget(): void {
    const keep = this.complete ? this.rest.length : this.start === -1 ? this.scanned : this.start;
    this.rest = this.rest.slice(keep);
    this.scanned -= keep;
    if (this.start !== -1) this.start = 0;
  }

  /** Goes on to the quote that ends the string; false = it lies in a later chunk. */
  private closeString(): boolean {
    for (let at = this.scanned; ;) {
      const quote = this.rest.indexOf('"', at);
      if (quote === -1) {
        this.scanned = this.rest.length - this.slashesBefore(this.rest.length);
        return false;
      }
      if (this.slashesBefore(quote) % 2 === 0) {
        this.scanned = quote;
        this.inString = false;
        return true;
      }
      at = quote + 1;
    }
  }

  private slashesBefore(end: number): number {
    let at = end;
    while (at > 0 && this.rest[at - 1] === '\\') at -= 1;
    return end - at;
  }

  private step(character: string, found: string[]): void {
    if (character === '"') this.open(true);
    else if (character === '{' || character === '[') this.deepen();
    else if ((character === '}' || character === ']') && this.depth > 0) this.rise(found);
    else if (character === ']' || (character === ',' && this.depth === 0)) this.close(character, found);
    else if (this.start === -1 && !/\s/.test(character)) this.start = this.scanned;
  }

  private open(string: boolean): void {
    if (this.start === -1) this.start = this.scanned;
    this.inString = string;
  }

  private deepen(): void {
    this.open(false);
    this.depth += 1;
  }

  private rise(found: string[]): void {
    this.depth -= 1;
    if (this.depth === 0) this.emit(found, this.scanned + 1);
  }

  private close(character: string, found: string[]): void {
    if (this.start !== -1) this.emit(found, this.scanned);
    if (character === ']') this.complete = true;
  }

  private emit(found: string[], end: number): void {
    found.push(this.rest.slice(this.start, end).trimEnd());
    this.start = -1;
  }
}
