import { checkRule } from '@patchbay/domain';
import { parsed } from '../../../forms/values.js';
import { readTree } from './tree.js';

/** What is wrong with a rule as text, and whether rows could draw it. */
export function checkJsonLogic(text: string): { problem: string | null; drawable: boolean } {
  const rule = parsed(text);
  if (rule === undefined) return { problem: 'This is not valid JSON.', drawable: false };
  const [first] = rule === true ? [] : checkRule(rule);
  if (first) return { problem: `${first.path ? `${first.path}: ` : ''}${first.message}`, drawable: false };
  return { problem: null, drawable: readTree(rule) !== null };
}
