import { describe, expect, it } from 'vitest';
import { CsvMachine, type CsvRow } from './csv-machine.js';

const cap = 4 * 1024 * 1024;
const read = (text: string, delimiter = ','): CsvRow[] => new CsvMachine(delimiter, cap).push(text, true);

describe('rows and fields', () => {
  it.each<[string, string, CsvRow[]]>([
    ['one row', 'a,b,c\n', [['a', 'b', 'c']]],
    ['no line end at the end', 'a,b', [['a', 'b']]],
    [
      'several rows',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'Windows line ends',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'mixed line ends',
      'a,b\r\nc,d\ne,f\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
    ],
    ['empty fields', ',,\n', [['', '', '']]],
    ['an empty last field', 'a,\n', [['a', '']]],
    ['an empty last field at the end of the file', 'a,', [['a', '']]],
    [
      'an empty last field before CRLF',
      'a,\r\nb,\r\n',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    [
      'blank lines between rows',
      'a,b\n\n\r\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['spaces are data', ' a , b \n', [[' a ', ' b ']]],
    ['a single column', 'a\nb\n', [['a'], ['b']]],
    ['nothing', '', []],
    ['only line ends', '\n\r\n\n', []],
  ])('%s', (_, text, rows) => {
    expect(read(text)).toEqual(rows);
  });
});

describe('quotes', () => {
  it.each<[string, string, CsvRow[]]>([
    ['a quoted field', '"a",b\n', [['a', 'b']]],
    ['an empty quoted field', '"",b\n', [['', 'b']]],
    ['only an empty quoted field: a blank line', '""\na\n', [['a']]],
    ['a delimiter within quotes', '"a,b",c\n', [['a,b', 'c']]],
    ['a line end within quotes', '"a\nb",c\n', [['a\nb', 'c']]],
    ['CRLF within quotes is kept as it is', '"a\r\nb",c\r\n', [['a\r\nb', 'c']]],
    ['doubled quotes', '"say ""hi""",c\n', [['say "hi"', 'c']]],
    ['nothing but doubled quotes', '"""",c\n', [['"', 'c']]],
    ['a quoted field at the end of the file', 'a,"b"', [['a', 'b']]],
    [
      'a quoted field before CRLF',
      'a,"b"\r\nc,"d"\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a quote within a plain field is data', 'a 5" disk,b\n', [['a 5" disk', 'b']]],
    ['text after a closing quote is kept, as spreadsheets do', '"a"b,c\n', [['ab', 'c']]],
    [
      'a row may begin and end with quotes',
      '"a","b"\n"c","d"',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
  ])('%s', (_, text, rows) => {
    expect(read(text)).toEqual(rows);
  });
});

describe('carriage returns', () => {
  it.each<[string, string, CsvRow[]]>([
    ['a lone CR in a plain field is data', 'a\rb,c\n', [['a\rb', 'c']]],
    ['a lone CR before the delimiter is data', 'a\r,c\n', [['a\r', 'c']]],
    ['a lone CR in quotes is data', '"a\rb",c\n', [['a\rb', 'c']]],
    [
      'two CR before LF: the first is data',
      'a,b\r\r\nc,d\n',
      [
        ['a', 'b\r'],
        ['c', 'd'],
      ],
    ],
    ['a CR at the end of the file is data', 'a,b\r', [['a', 'b\r']]],
    ['a file of CR only is one row', 'a,b\rc,d\r', [['a', 'b\rc', 'd\r']]],
  ])('%s', (_, text, rows) => {
    expect(read(text)).toEqual(rows);
  });
});

describe('other delimiters', () => {
  it.each<[string, string, CsvRow[]]>([
    [';', 'a;b,c\n', [['a', 'b,c']]],
    ['\t', 'a\tb c\n', [['a', 'b c']]],
    ['|', '"a|b"|c\n', [['a|b', 'c']]],
  ])('%j', (delimiter, text, rows) => {
    expect(read(text, delimiter)).toEqual(rows);
  });
});

describe('chunks', () => {
  const whole = 'id,text\r\n1,"a ""b""\r\nc"\r\n2,"x,y"z\r\n3,\r\n';

  it.each(Array.from({ length: whole.length + 1 }, (_, at) => at))('cut at %i', (at) => {
    const machine = new CsvMachine(',', cap);
    const rows = [...machine.push(whole.slice(0, at), false), ...machine.push(whole.slice(at), true)];
    expect(rows).toEqual([
      ['id', 'text'],
      ['1', 'a "b"\r\nc'],
      ['2', 'x,yz'],
      ['3', ''],
    ]);
  });

  it('character by character', () => {
    const machine = new CsvMachine(',', cap);
    const rows = Array.from(whole).flatMap((character) => machine.push(character, false));
    expect([...rows, ...machine.push('', true)]).toEqual(read(whole));
  });

  it('yields a row as soon as it is complete', () => {
    const machine = new CsvMachine(',', cap);
    expect(machine.push('a,b\nc', false)).toEqual([['a', 'b']]);
    expect(machine.push(',d', false)).toEqual([]);
    expect(machine.push('\n', false)).toEqual([['c', 'd']]);
    expect(machine.push('', true)).toEqual([]);
  });

  it('does not take CR for a line end before it knows what follows', () => {
    const machine = new CsvMachine(',', cap);
    expect(machine.push('a,b\r', false)).toEqual([]);
    expect(machine.push('\nc,d', true)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});
