import type { Reading } from './reading.js';
import type { Tally } from './tally.js';
import type { Term } from './terms.js';

/** What each token of one text contributed to a weighed sum. Its blocks are used again by the next text. */
export class Shares {
  /** By token; longer than the text. */
  perToken = new Float64Array(256);
  /** By column, what one of its occurrences contributed. */
  private readonly perColumn: Float64Array;

  constructor(columns: number) {
    this.perColumn = new Float64Array(columns);
  }

  /** Each occurrence of an n-gram takes an equal share of its contribution, each word of it again. */
  spread(reading: Reading, tally: Tally, weight: (feature: number) => number): void {
    this.clear(reading.length);
    this.split(tally, weight);
    let phrase = 0;
    for (let at = 0; at < reading.length; at++) {
      phrase = this.addPhrases(reading, at, phrase);
      this.addOwn(reading, at);
    }
  }

  private clear(length: number): void {
    if (length > this.perToken.length) this.perToken = new Float64Array(length * 2);
    else this.perToken.fill(0, 0, length);
  }

  private split({ indices, values, counts, length }: Tally, weight: (feature: number) => number): void {
    const { perColumn } = this;
    for (let at = 0; at < length; at++) {
      const column = indices[at] as number;
      if (column >= perColumn.length) break;
      perColumn[column] = ((values[at] as number) * weight(column)) / (counts[column] as number);
    }
  }

  /** Phrases lie in the order of their last words. */
  private addPhrases({ phrases }: Reading, last: number, from: number): number {
    let at = from;
    for (; at < phrases.length && phrases.last(at) === last; at++) {
      const first = phrases.first(at);
      const share = (this.perColumn[phrases.column(at)] as number) / (last - first + 1);
      for (let token = first; token <= last; token++) this.add(token, share);
    }
    return at;
  }

  private addOwn({ terms, vocabulary }: Reading, token: number): void {
    const { perColumn } = this;
    const { columns } = vocabulary;
    const { from, to } = terms[token] as Term;
    let sum = this.perToken[token] as number;
    for (let at = from; at < to; at++) sum += perColumn[columns[at] as number] as number;
    this.perToken[token] = sum;
  }

  /** Adds to the share of one token. */
  add(token: number, share: number): void {
    this.perToken[token] = (this.perToken[token] as number) + share;
  }
}
