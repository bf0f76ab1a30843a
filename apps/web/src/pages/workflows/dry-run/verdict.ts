import type { Json } from '@patchbay/domain';
import type { DryRun } from '../../../api/types.js';
import { wordsOf } from '../../../parts/words.js';
import { fieldAt, titleOf } from '../condition/condition-fields.js';

type Leaf = DryRun['conditions'][number];

/** One comparison of a dry run: what was asked, and what the ticket has. */
export interface Finding {
  holds: boolean;
  asked: string;
  found: string;
}

const words: Record<string, string> = {
  '==': 'is',
  '===': 'is',
  '!=': 'is not',
  '!==': 'is not',
  '>': 'is above',
  '>=': 'is at least',
  '<': 'is below',
  '<=': 'is at most',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  in: 'is one of',
  '!': 'is empty',
  '!!': 'is not empty',
};

export function findingOf(leaf: Leaf): Finding {
  const left = leaf.left as Json;
  const right = leaf.right as Json;
  const title = leaf.path === null ? 'Value' : titleOf(leaf.path);
  const turned = isTurned(leaf);
  const [seen, wanted] = turned ? [right, left] : [left, right];
  const verb = turned ? 'includes' : (words[leaf.op] ?? leaf.op);
  const asked =
    leaf.op === '!' || leaf.op === '!!' ? `${title} ${verb}` : `${title} ${verb} ${shown(wanted)}`;
  return { holds: leaf.matched, asked, found: shown(seen) };
}

/** In `{"in": ["billing", {"var": "intents"}]}` the ticket's own value stands second. */
function isTurned({ op, path, right }: Leaf): boolean {
  if (op !== 'in') return false;
  return typeof right === 'string' || (path !== null && fieldAt(path)?.kind === 'list');
}

function shown(value: Json): string {
  if (value === null || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(shown).join(', ');
  if (typeof value === 'string') return /^[a-z]+(_[a-z]+)+$/.test(value) ? wordsOf(value) : value;
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : JSON.stringify(value);
}

/** "Yes, it would run: ..." */
export function verdictOf({ would_trigger, reason }: Pick<DryRun, 'would_trigger' | 'reason'>): string {
  return would_trigger ? `Yes, it would run. ${reason}` : `No, it would not run. ${reason}`;
}

/** Where a call would go: "POST /api/chat.postMessage". Actions of the hub itself go nowhere. */
export function targetOf(rendered: unknown): { target: string | null; payload: unknown } {
  if (typeof rendered !== 'object' || rendered === null || !('target' in rendered))
    return { target: null, payload: rendered };
  const { method, target, body } = rendered as { method?: string; target: unknown; body?: unknown };
  return { target: [method, target].filter(Boolean).join(' '), payload: body ?? null };
}
