import { templateHelpers } from './helpers.js';
import { HtmlContext } from './html-context.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { checkPath } from './path.js';
import { problemAt } from './problem.js';

/** `text` prints values as they are (SMS, Slack, prompts); `html` escapes them. */
export type TemplateMode = 'text' | 'html';

const LITERALS: ReadonlySet<string> = new Set(
  'StringLiteral NumberLiteral BooleanLiteral UndefinedLiteral NullLiteral'.split(' '),
);
const BLOCKS: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with']);
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['PartialStatement', 'Partials are not allowed.'],
  ['PartialBlockStatement', 'Partials are not allowed.'],
  ['Decorator', 'Decorators are not allowed.'],
  ['DecoratorBlock', 'Decorators are not allowed.'],
]);

type Call = hbs.AST.MustacheStatement | hbs.AST.SubExpression;

/** Throws a template problem unless every node of the template is on the allow-list. */
export function checkProgram(program: hbs.AST.Program, mode: TemplateMode): void {
  new Guard(mode).program(program, 0);
}

class Guard {
  private readonly html = new HtmlContext();

  constructor(private readonly mode: TemplateMode) {}

  program({ body }: hbs.AST.Program, depth: number): void {
    for (const statement of body) this.statement(statement, depth);
  }

  private statement(node: hbs.AST.Statement, depth: number): void {
    if (node.type === 'CommentStatement') return;
    if (node.type === 'ContentStatement') this.content(node as hbs.AST.ContentStatement);
    else if (node.type === 'MustacheStatement') this.output(node as hbs.AST.MustacheStatement);
    else if (node.type === 'BlockStatement') this.block(node as hbs.AST.BlockStatement, depth + 1, 0);
    else throw problemAt(node.loc, REFUSED.get(node.type) ?? 'This kind of tag is not allowed.');
  }

  private content(node: hbs.AST.ContentStatement): void {
    if (this.mode === 'html') this.html.content(node);
  }

  private output(node: hbs.AST.MustacheStatement): void {
    if (this.mode === 'html') {
      if (!node.escaped) throw problemAt(node.loc, 'Values are always escaped in HTML: use {{value}}.');
      this.html.output(node);
    }
    if (node.params.length > 0 || node.hash) checkCall(node, 0);
    else checkExpression(node.path, 0, 'A tag starts with the name of a field or of a helper.');
  }

  private block(node: hbs.AST.BlockStatement, depth: number, chain: number): void {
    if (depth > TEMPLATE_LIMITS.block_depth) {
      throw problemAt(node.loc, `Blocks are nested at most ${TEMPLATE_LIMITS.block_depth} deep.`);
    }
    if (chain > TEMPLATE_LIMITS.else_chain) {
      throw problemAt(node.loc, `A block has at most ${TEMPLATE_LIMITS.else_chain} "else if".`);
    }
    checkBlockHead(node);
    this.html.branches([
      () => node.program && this.program(node.program, depth),
      () => node.inverse && this.inverse(node.inverse, depth, chain),
    ]);
  }

  /** `else if` is a block inside the else branch, but not one the author nested. */
  private inverse(program: hbs.AST.Program & { chained?: boolean }, depth: number, chain: number): void {
    const [first] = program.body;
    if (program.chained && first) this.block(first as hbs.AST.BlockStatement, depth, chain + 1);
    else this.program(program, depth);
  }
}

function checkBlockHead(node: hbs.AST.BlockStatement): void {
  const name = node.path.original;
  if (!BLOCKS.has(name)) throw problemAt(node.loc, 'The blocks are if, unless, each and with.');
  if (node.params.length !== 1) throw problemAt(node.loc, `The block "${name}" takes one value.`);
  if (node.hash) throw problemAt(node.hash.loc, `The block "${name}" takes no options.`);
  const named = node.program?.blockParams ?? node.inverse?.blockParams;
  if (named) throw problemAt(node.loc, 'Block parameters ("as |name|") are not allowed.');
  node.params.forEach((param) => checkExpression(param, 0));
}

function checkCall(node: Call, depth: number): void {
  const name = node.path.type === 'PathExpression' ? (node.path as hbs.AST.PathExpression).original : '';
  const helper = templateHelpers.get(name);
  if (!helper) throw problemAt(node.loc, `The helpers are ${[...templateHelpers.keys()].join(', ')}.`);
  const [min, max] = helper.values;
  if (node.hash || node.params.length < min || node.params.length > max) {
    throw problemAt(node.loc, `Use it like this: ${helper.usage}.`);
  }
  node.params.forEach((param) => checkExpression(param, depth));
}

function checkExpression(node: hbs.AST.Expression, depth: number, otherwise?: string): void {
  if (node.type === 'PathExpression') return checkPath(node as hbs.AST.PathExpression);
  if (otherwise !== undefined) throw problemAt(node.loc, otherwise);
  if (LITERALS.has(node.type)) return;
  if (node.type !== 'SubExpression') throw problemAt(node.loc, 'This kind of value is not allowed.');
  if (depth >= TEMPLATE_LIMITS.expression_depth) {
    throw problemAt(node.loc, `Helpers are nested at most ${TEMPLATE_LIMITS.expression_depth} deep.`);
  }
  checkCall(node as hbs.AST.SubExpression, depth + 1);
}
