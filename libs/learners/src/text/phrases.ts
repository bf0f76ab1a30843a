const missing = -1;

/** Columns of phrases, found word by word from their last one: numbers are found faster than texts are joined. */
export class Phrases {
  private readonly words = new Map<string, number>();
  /** From a phrase and the word before it to the longer phrase. The phrase of one word is the number of that word. */
  private readonly steps = new Map<number, number>();
  private readonly columns: Int32Array;

  /** `names` in the order of their columns; names of one word and of characters are passed over. */
  constructor(names: string[]) {
    const phrases: [words: number[], column: number][] = [];
    for (const [column, name] of names.entries()) {
      if (name.startsWith('~') || !name.includes(' ')) continue;
      phrases.push([name.split(' ').map((word) => this.number(word)), column]);
    }
    const nodes = phrases.map(([words]) => this.node(words));
    this.columns = new Int32Array(this.words.size + this.steps.size).fill(missing);
    for (const [at, [, column]] of phrases.entries()) this.columns[nodes[at] as number] = column;
  }

  /** Number of a word, -1 when it is in no phrase. */
  word(text: string): number {
    return this.words.get(text) ?? missing;
  }

  /** The phrase that has one more word before, -1 when none ends like that. */
  longer(phrase: number, before: number): number {
    return before === missing ? missing : (this.steps.get(phrase * this.words.size + before) ?? missing);
  }

  /** Column of a phrase, -1 when it is only the end of others. */
  column(phrase: number): number {
    return this.columns[phrase] ?? missing;
  }

  private node(words: number[]): number {
    return words.reduceRight((phrase, before) => {
      const known = this.longer(phrase, before);
      if (known !== missing) return known;
      const made = this.words.size + this.steps.size;
      this.steps.set(phrase * this.words.size + before, made);
      return made;
    });
  }

  private number(word: string): number {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    this.words.set(word, this.words.size);
    return this.words.size - 1;
  }
}
