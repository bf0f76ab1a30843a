/** Where the columns of one text occur, in one growing block: a score and its explanation walk it without looking words up again. */
export class Occurrences {
  length = 0;
  private columns = new Int32Array(1024);
  private firsts = new Int32Array(1024);
  private lasts = new Int32Array(1024);

  clear(): void {
    this.length = 0;
  }

  /** Adds an occurrence that covers the tokens `first` to `last`. */
  add(column: number, first: number, last: number): void {
    if (this.length === this.columns.length) this.grow();
    this.columns[this.length] = column;
    this.firsts[this.length] = first;
    this.lasts[this.length] = last;
    this.length++;
  }

  column(at: number): number {
    return this.columns[at] as number;
  }

  first(at: number): number {
    return this.firsts[at] as number;
  }

  last(at: number): number {
    return this.lasts[at] as number;
  }

  private grow(): void {
    this.columns = doubled(this.columns);
    this.firsts = doubled(this.firsts);
    this.lasts = doubled(this.lasts);
  }
}

function doubled(block: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(block.length * 2);
  larger.set(block);
  return larger;
}
