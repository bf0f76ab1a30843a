import type { Json } from '@patchbay/domain';
import type { Workflow } from '../../api/types.js';
import { wordsOf } from '../../parts/words.js';
import { ruleWords } from './condition/rule-words.js';

export const triggers: { value: Workflow['trigger']['event']; label: string; hint: string }[] = [
  {
    value: 'ticket.analysed',
    label: 'A ticket has been analysed',
    hint: 'Sentiment and intent are known: the usual choice.',
  },
  { value: 'ticket.created', label: 'A ticket is created', hint: 'At once, before any score is known.' },
  { value: 'ticket.updated', label: 'A ticket changes', hint: 'Also when a message is added.' },
];

/** "When a ticket has been analysed and sentiment is negative". */
export function whenWords({ trigger, condition }: Pick<Workflow, 'trigger' | 'condition'>): string {
  const rule = ruleWords(condition as Json);
  const imports = trigger.include_imports ? ' (imports too)' : '';
  return `When ${wordsOf(trigger.event)}${imports}${rule === '' ? '' : `, if ${rule}`}`;
}
