import { isPause, isSilent } from './lexeme.js';
import { Occurrences } from './occurrences.js';
import { Scanner } from './scanner.js';
import type { Term, Terms } from './terms.js';

/** The terms of one text and where they stand. All blocks are used again by the next text. */
export class Reading {
  /** Number of terms. */
  length = 0;
  readonly terms: Term[] = [];
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  /** Number of different terms. */
  different = 0;
  /** The different terms in the order in which they first occur, and how often each does: `Term.group` is the place here. */
  readonly groups: Term[] = [];
  readonly times: number[] = [];
  /** Known phrases in the order of their last words. */
  readonly phrases = new Occurrences();
  private readonly scanner = new Scanner();
  private number = 0;

  constructor(
    readonly vocabulary: Terms,
    private readonly negation: boolean,
  ) {}

  /** Reads like `tokenise`. */
  read(text: string): this {
    this.clear();
    const { scanner, vocabulary } = this;
    let negated = false;
    for (scanner.open(text); scanner.next();) {
      const { start, end } = scanner;
      if (isPause(text, start, end)) negated = false;
      if (isSilent(text, start, end)) continue;
      const term = vocabulary.of(text.slice(start, end));
      this.add(negated && term.word ? vocabulary.negated(term) : term, start, end);
      if (this.negation && term.word && term.negator) negated = true;
    }
    return this;
  }

  private clear(): void {
    this.vocabulary.tidy();
    this.length = this.different = 0;
    this.phrases.clear();
    this.number++;
  }

  private add(term: Term, start: number, end: number): void {
    const at = this.length++;
    if (at === this.starts.length) this.grow();
    this.terms[at] = term;
    this.starts[at] = start;
    this.ends[at] = end;
    this.count(term);
    if (at > 0) this.findPhrases(at);
  }

  private count(term: Term): void {
    if (term.reading === this.number) {
      this.times[term.group] = (this.times[term.group] as number) + 1;
      return;
    }
    term.reading = this.number;
    term.group = this.different++;
    this.groups[term.group] = term;
    this.times[term.group] = 1;
  }

  private findPhrases(last: number): void {
    const { phrases } = this.vocabulary;
    let phrase = (this.terms[last] as Term).phrase;
    for (let first = last - 1; phrase !== -1 && first >= 0; first--) {
      phrase = phrases.longer(phrase, (this.terms[first] as Term).phrase);
      const column = phrase === -1 ? -1 : phrases.column(phrase);
      if (column !== -1) this.phrases.add(column, first, last);
    }
  }

  private grow(): void {
    const [starts, ends] = [this.starts, this.ends];
    this.starts = new Int32Array(starts.length * 2);
    this.ends = new Int32Array(ends.length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}
