import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const generated = /\/schema\.d\.ts$|openapi\.json$|\/dist\/|\/node_modules\//;
const testFile = /\.spec\.tsx?$|\/test\/|\/testing\/|^test\//;

export interface SourceFile {
  path: string;
  text: string;
  lines: number;
  isTest: boolean;
}

/** Every TypeScript file of the house that a person wrote, tracked or about to be. */
export function sourceFiles(): SourceFile[] {
  return trackedFiles()
    .filter((path) => /\.tsx?$/.test(path) && !generated.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: lineCount(text), isTest: testFile.test(path) };
    });
}

export function trackedFiles(): string[] {
  const listing = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const gone = execFileSync('git', ['ls-files', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\n');
  return listing.split('\n').filter((path) => path !== '' && !gone.includes(path));
}

export const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** Lines of each function, from its first to its last, without functions inside functions being taken out. */
export function functionLengths(file: SourceFile): { name: string; lines: number }[] {
  const tree = parse(file);
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const from = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
      const to = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
      found.push({ name: `${file.path}:${from + 1}`, lines: to - from + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Whatever looks like the name of a module: cheap, for asking whether a file is worth parsing. */
export const mentionsOf = ({ text }: Pick<SourceFile, 'text'>): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** Modules a file names: static, dynamic and re-exported; `typeOnly` ones leave no trace at run time. */
export function importsOf(file: SourceFile): { specifier: string; typeOnly: boolean }[] {
  const found: { specifier: string; typeOnly: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
      found.push({ specifier: node.moduleSpecifier.text, typeOnly: isTypeOnly(node) });
    if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      found.push({ specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      if (target && ts.isStringLiteral(target)) found.push({ specifier: target.text, typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name || !named || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** Whether the file calls the global `fetch`, which no guard stands before. */
export function callsFetch(file: SourceFile): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'fetch') ||
    (ts.forEachChild(node, visit) ?? false);
  return file.text.includes('fetch') && visit(parse(file));
}

/** Statements of a file that are not run on what an enclosing function was handed: an open transaction, that is. */
export function ownStatements(file: SourceFile): string[] {
  const tree = parse(file);
  const found: string[] = [];
  const visit = (node: ts.Node, given: string[]): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const on = node.expression.expression.getText(tree);
      if (node.expression.name.text === 'query' && !given.includes(on))
        found.push(`${file.path}: ${on}.query`);
    }
    const names = ts.isFunctionLike(node) ? node.parameters.map(({ name }) => name.getText(tree)) : [];
    ts.forEachChild(node, (child) => visit(child, [...given, ...names]));
  };
  visit(tree, []);
  return found;
}

/** Exported declarations of a file that have no comment above them. */
export function undocumentedExports(file: SourceFile): string[] {
  const tree = parse(file);
  return tree.statements
    .filter((node) => isExported(node) && !ts.isExportDeclaration(node))
    .filter((node) => (ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []).length === 0)
    .map((node) => `${file.path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`);
}

function isExported(node: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** Comments are no part of what is asked here. */
const plain: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.ES2023,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};
const parsed = new Map<string, ts.SourceFile>();

function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file.path);
  if (known) return known;
  const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, plain, false, kind);
  parsed.set(file.path, tree);
  return tree;
}

/** The value below which `share` of the values lie. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
