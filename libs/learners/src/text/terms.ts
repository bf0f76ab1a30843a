import { charNgrams } from './columns.js';
import type { Vocabulary } from './fit.js';
import { lexeme, type Lexeme } from './lexeme.js';
import { Phrases } from './phrases.js';
import { isNegator } from './tokens.js';
import { boosterOf } from './valence.js';

/** What is known of a word, however often it stands in texts. */
export interface Term extends Lexeme {
  /** As people read it: a negated word with its negation. */
  readable: string;
  negator: boolean;
  valence: number;
  booster: number;
  /** Its number as a word of phrases. */
  phrase: number;
  /** Its columns are those of `Terms.columns` between these: its own, then those of the characters inside it. */
  from: number;
  to: number;
  negated: Term | null;
  /** Scratch of the reading that met it last. */
  reading: number;
  group: number;
}

/** Words whose terms are remembered; natural text repeats few words very often. */
const remembered = 50_000;
/** Longer words hardly come again. */
const longest = 32;

/** Finds the terms of words in a closed vocabulary, each looked up once and then remembered. */
export class Terms {
  readonly phrases: Phrases;
  columns = new Int32Array(1024);
  private used = 0;
  private readonly ids = new Map<string, number>();
  private readonly lexicon: ReadonlyMap<string, number>;
  /** By the letters as they stand in texts. */
  private readonly seen = new Map<string, Term>();
  private readonly words = new Map<string, Term>();
  private readonly others = new Map<string, Term>();

  constructor(private readonly vocabulary: Vocabulary) {
    const { names, options } = vocabulary;
    this.phrases = new Phrases(names);
    for (const [column, name] of names.entries()) this.ids.set(name, column);
    this.lexicon = new Map(Object.entries(options.lexicon ?? {}));
  }

  get size(): number {
    return this.seen.size + this.words.size + this.others.size;
  }

  /** Makes room when too much is remembered. Terms given out before are no longer valid: call it between texts. */
  tidy(): void {
    if (this.size < remembered) return;
    for (const map of [this.seen, this.words, this.others]) map.clear();
    this.used = 0;
  }

  /** The same term for all ways to write a word, until the next `tidy`. */
  of(raw: string): Term {
    return this.seen.get(raw) ?? this.meet(raw);
  }

  /** The term of a word in the scope of a negation. */
  negated(term: Term): Term {
    term.negated ??= this.make(term, `not_${term.text}`, `not ${term.text}`);
    return term.negated;
  }

  private meet(raw: string): Term {
    const found = lexeme(raw);
    const terms = found.word ? this.words : this.others;
    let term = terms.get(found.text);
    if (!term) {
      const text = copied(found.text);
      term = this.make({ text, word: found.word }, text, text);
      terms.set(text, term);
    }
    if (term.word && raw.length <= longest) this.seen.set(copied(raw), term);
    return term;
  }

  private make({ text, word }: Lexeme, name: string, readable: string): Term {
    const from = this.used;
    this.add(name);
    const { charNgrams: lengths } = this.vocabulary.options;
    if (word && lengths) for (const gram of charNgrams(text, lengths)) this.add(gram);
    return {
      text,
      word,
      readable,
      negator: isNegator(text),
      valence: this.lexicon.get(text) ?? 0,
      booster: boosterOf(text),
      phrase: this.phrases.word(name),
      from,
      to: this.used,
      negated: null,
      reading: 0,
      group: 0,
    };
  }

  private add(name: string): void {
    const column = this.ids.get(name);
    if (column === undefined) return;
    if (this.used === this.columns.length) this.columns = doubled(this.columns);
    this.columns[this.used++] = column;
  }
}

/** A slice keeps the whole text it was cut from alive; this copy does not. */
function copied(slice: string): string {
  return slice.split('').join('');
}

function doubled(block: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(block.length * 2);
  larger.set(block);
  return larger;
}
