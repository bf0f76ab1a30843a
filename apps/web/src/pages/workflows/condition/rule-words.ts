import { ruleVariables, type Json } from '@patchbay/domain';
import { wordsOf } from '../../../parts/words.js';
import { fieldAt, titleOf } from './condition-fields.js';
import { operators } from './operators.js';
import { isGroup, readTree, type Row, type Tree } from './tree.js';

/** A condition as a sentence, or what it looks at when a sentence cannot say it. Empty = always. */
export function ruleWords(rule: Json): string {
  const tree = readTree(rule);
  return tree === null ? ownRule(rule) : treeWords(tree);
}

function treeWords({ join, items }: Tree): string {
  return items
    .map((item) => {
      if (!isGroup(item)) return rowWords(item);
      const words = item.rows.map(rowWords).join(` ${item.join} `);
      return items.length > 1 && item.rows.length > 1 ? `(${words})` : words;
    })
    .join(` ${join} `);
}

export function rowWords({ path, op, values, kind }: Row): string {
  const known = fieldAt(path)?.options ?? [];
  const shown = values.map((value) => {
    if (known.includes(value)) return wordsOf(value).toLowerCase();
    return kind === 'number' ? value : `"${value}"`;
  });
  const list = shown.length > 1 ? `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}` : (shown[0] ?? '');
  const words = kind === 'list' ? operators[op].words.replace(/^is /, 'are ') : operators[op].words;
  return `${lower(titleOf(path))} ${words} ${list}`.trim();
}

function ownRule(rule: Json): string {
  const paths = ruleVariables(rule).map((path) => lower(titleOf(path)));
  return paths.length === 0 ? 'a rule of its own holds' : `a rule of its own about ${paths.join(', ')} holds`;
}

/** "E-mail" keeps its capital. */
const lower = (title: string): string =>
  /^.[a-z ]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
