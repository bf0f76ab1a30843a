import type { HelperOptions } from './helper.js';

/** The name no author can call: it is not among the helpers the guard allows. */
export const PRINT_HELPER = 'print';

/**
 * Lets every tag print through one helper, `{{x}}` becoming `{{print x}}`, so that output is counted
 * while it is made and not when it already fills the memory. Escaping stays with handlebars.
 */
export function withCountedOutput(program: hbs.AST.Program): hbs.AST.Program {
  return { ...program, body: program.body.map(counted) };
}

/** Prints text and numbers as they are, lists of them with commas, anything else as JSON. */
export function printValue(value: unknown, { data, loc }: HelperOptions): string {
  const text = printed(value);
  data.budget.print(text.length, loc);
  return text;
}

function counted(node: hbs.AST.Statement): hbs.AST.Statement {
  if (node.type === 'BlockStatement') return countedBlock(node as hbs.AST.BlockStatement);
  return node.type === 'MustacheStatement' ? countedTag(node as hbs.AST.MustacheStatement) : node;
}

function countedBlock(node: hbs.AST.BlockStatement): hbs.AST.BlockStatement {
  return {
    ...node,
    program: node.program && withCountedOutput(node.program),
    inverse: node.inverse && withCountedOutput(node.inverse),
  };
}

function countedTag({ params, ...node }: hbs.AST.MustacheStatement): hbs.AST.Statement {
  const { loc, path } = node;
  const inner = params.length > 0 ? { type: 'SubExpression', loc, path, params } : path;
  const printer = {
    type: 'PathExpression',
    loc,
    data: false,
    depth: 0,
    parts: [PRINT_HELPER],
    original: PRINT_HELPER,
  };
  return { ...node, path: printer, params: [inner] } as hbs.AST.Statement;
}

function printed(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  return isPlainList ? value.join(', ') : JSON.stringify(value);
}
