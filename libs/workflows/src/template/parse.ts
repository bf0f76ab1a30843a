import Handlebars from 'handlebars';
import { TemplateProblem } from './problem.js';
import { checkSource } from './source.js';

const TOKEN_NAMES: ReadonlyMap<string, string> = new Map([
  ['EOF', 'the end of the template'],
  ['INVALID', 'a character that does not belong in a tag'],
  ['CLOSE', '"}}"'],
  ['CLOSE_UNESCAPED', '"}}}"'],
  ['CLOSE_SEXPR', '")"'],
  ['OPEN_SEXPR', '"("'],
  ['OPEN_ENDBLOCK', 'the end of a block'],
  ['INVERSE', '"else"'],
  ['EQUALS', '"="'],
  ['DATA', '"@"'],
  ['NUMBER', 'a number; an item of a list is written list.[0]'],
]);

/** Parses a template; every failure is a {@link TemplateProblem} with its place. */
export function parseTemplate(source: string): hbs.AST.Program {
  checkSource(source);
  try {
    return Handlebars.parse(source);
  } catch (error) {
    throw problemOf(error, source);
  }
}

function problemOf(error: unknown, source: string): TemplateProblem {
  if (error instanceof Handlebars.Exception && typeof error.lineNumber === 'number') {
    const message = error.message.replace(/ - \d+:\d+$/, '');
    return new TemplateProblem(`${message}.`, error.lineNumber, Number(error.column) + 1);
  }
  const text = error instanceof Error ? error.message : '';
  const [first = '', snippet = '', pointer = ''] = text.split('\n');
  const line = Number(/on line (\d+)/.exec(first)?.[1] ?? 1);
  const token = /got '(\w+)'$/.exec(text)?.[1] ?? 'INVALID';
  const message = `The template is not complete here: found ${TOKEN_NAMES.get(token) ?? 'something else'}.`;
  const content = source.split('\n')[line - 1] ?? '';
  const column = token === 'EOF' ? content.length + 1 : columnOf(content, snippet, pointer);
  return new TemplateProblem(message, line, column);
}

/** The parser shows up to 20 characters before the mistake, without line breaks, and no column. */
function columnOf(line: string, snippet: string, pointer: string): number {
  const before = snippet.slice(0, pointer.length - 1).replace(/^\.{3}/, '');
  for (let from = 0; from < before.length; from += 1) {
    const part = before.slice(from);
    const at = line.indexOf(part);
    if (at !== -1) return at + part.length + 1;
  }
  return 1;
}
