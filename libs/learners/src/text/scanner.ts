const link = String.raw`(?:[Hh][Tt]{2}[Pp][Ss]?:\/\/|[Ww]{3}\.)\S+`;
const email = String.raw`[\w.+-]+@[\w-]+\.[\w.]+`;
const smiley = String.raw`[:;=]['-]?[()DPp|/](?!\w)|<3`;
const word = String.raw`[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*(?:['’]\p{L}+)*`;
const number = String.raw`\d+(?:[.,:]\d+)*\p{L}*`;
/** What a token is. Everything below only finds the same faster where it is plain to see. */
export const pattern = new RegExp(
  `${link}|${email}|@\\w+|${smiley}|\\p{Extended_Pictographic}|${number}|${word}|!+|\\?+|[.,;:()\\n]`,
  'gu',
);

const [letter, digit, inName, inAddress, mark, row, between, foreign] = [1, 2, 4, 8, 16, 32, 64, 128];
const unsure = -1;
const [apostrophe, at] = [39, 64];
const separators = new Set('.,:'.split('').map((char) => char.charCodeAt(0)));
/** First letters of links: h and w, large or small. */
const linkLetters = new Set('HWhw'.split('').map((char) => char.charCodeAt(0)));
/** What each character can be. Those beyond ASCII are foreign; `:`, `<` and `@` are nothing here: both are left to the pattern. */
const kinds = new Uint8Array(0x10000).fill(foreign, 128);
for (let code = 0; code < 128; code++) kinds[code] = kindOf(String.fromCharCode(code));

function kindOf(char: string): number {
  if (/[A-Za-z]/.test(char)) return letter | inName | inAddress;
  if (/\d/.test(char)) return digit | inName | inAddress;
  if (char === '_') return inName | inAddress | between;
  if (/[+-]/.test(char)) return inAddress | between;
  if (char === '.') return inAddress | mark;
  if (/[,()\n]/.test(char)) return mark;
  if (/[!?]/.test(char)) return row;
  return /[\0:;=<@]/.test(char) ? 0 : between;
}

/** Walks the tokens of a text: plain ASCII words, numbers and marks by their characters, all others by the pattern. */
export class Scanner {
  start = 0;
  end = 0;
  private text = '';
  /** The characters of the text and a zero behind them, which is of no kind: no walk over characters of a kind leaves the text. */
  codes = new Uint16Array(1024);
  private bytes = Buffer.from(this.codes.buffer);
  /** No mail address starts before here: its characters were looked through already. */
  private noAddressBefore = 0;

  open(text: string): void {
    this.text = text;
    this.start = this.end = this.noAddressBefore = 0;
    if (text.length >= this.codes.length) {
      this.codes = new Uint16Array(text.length * 2);
      this.bytes = Buffer.from(this.codes.buffer);
    }
    this.bytes.write(text, 'utf16le');
    this.codes[text.length] = 0;
  }

  /** Steps to the next token; false behind the last. */
  next(): boolean {
    let from = this.end;
    for (let kind = this.kind(from); kind & between; kind = this.kind(from)) {
      if (kind & inAddress && this.startsAddress(from)) break;
      from++;
    }
    if (from >= this.text.length) return false;
    const end = this.plainEnd(from);
    if (end === unsure) return this.search(from);
    this.start = from;
    this.end = end;
    return true;
  }

  private search(from: number): boolean {
    pattern.lastIndex = from;
    const match = pattern.exec(this.text);
    if (!match) return false;
    this.start = match.index;
    this.end = pattern.lastIndex;
    return true;
  }

  private plainEnd(from: number): number {
    const kind = this.kind(from);
    if (kind & letter) return this.wordEnd(from);
    if (kind & row) return this.rowEnd(from);
    if (!(kind & (digit | mark)) || (kind & inAddress && this.startsAddress(from))) return unsure;
    return kind & digit ? this.numberEnd(from) : from + 1;
  }

  private wordEnd(from: number): number {
    const end = this.skip(from, inName);
    const kind = this.kind(end);
    // Nearly all words end at a blank.
    if (kind === between && this.codes[end] !== apostrophe) return end;
    if (kind & foreign) return unsure;
    if (this.codes[end] === apostrophe) return this.contractionEnd(end);
    if (separators.has(this.code(end)) && linkLetters.has(this.code(from))) return unsure;
    return this.startsAddress(from) ? unsure : end;
  }

  private contractionEnd(from: number): number {
    let end = from;
    while (this.codes[end] === apostrophe) {
      const next = this.skip(end + 1, letter);
      if (this.kind(next) & foreign) return unsure;
      if (next === end + 1) return end;
      end = next;
    }
    return end;
  }

  private numberEnd(from: number): number {
    let end = this.skip(from, digit);
    while (separators.has(this.code(end)) && this.kind(end + 1) & digit) end = this.skip(end + 1, digit);
    end = this.skip(end, letter);
    return this.kind(end) & foreign ? unsure : end;
  }

  private rowEnd(from: number): number {
    const code = this.codes[from];
    let end = from + 1;
    while (this.codes[end] === code) end++;
    return end;
  }

  /** Is this the first character of what stands before an `@`? */
  private startsAddress(from: number): boolean {
    if (from < this.noAddressBefore) return false;
    const end = this.skip(from, inAddress);
    if (this.codes[end] === at) return true;
    this.noAddressBefore = end;
    return false;
  }

  private skip(from: number, kind: number): number {
    const { codes } = this;
    let end = from;
    while (((kinds[codes[end] as number] as number) & kind) !== 0) end++;
    return end;
  }

  private kind(place: number): number {
    return kinds[this.code(place)] as number;
  }

  private code(place: number): number {
    return this.codes[place] as number;
  }
}
