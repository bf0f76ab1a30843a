const missing = -1;

/** Columns of phrases of two words, found by the numbers of their words. */
export class Pairs {
  private readonly words = new Map<string, number>();
  private readonly columns = new Map<number, number>();
  private readonly step: number;

  /** `names` in the order of their columns; names of one word and of characters are passed over. */
  constructor(names: string[]) {
    const pairs: [first: number, second: number, column: number][] = [];
    for (const [column, name] of names.entries()) {
      const space = name.startsWith('~') ? missing : name.indexOf(' ');
      if (space === missing) continue;
      pairs.push([this.number(name.slice(0, space)), this.number(name.slice(space + 1)), column]);
    }
    this.step = this.words.size;
    for (const [first, second, column] of pairs) this.columns.set(first * this.step + second, column);
  }

  /** Number of a word, -1 when it is in no pair. */
  word(text: string): number {
    return this.words.get(text) ?? missing;
  }

  /** Column of two numbered words, -1 when they are no pair. */
  column(first: number, second: number): number {
    if (first === missing || second === missing) return missing;
    return this.columns.get(first * this.step + second) ?? missing;
  }

  private number(word: string): number {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    this.words.set(word, this.words.size);
    return this.words.size - 1;
  }
}
