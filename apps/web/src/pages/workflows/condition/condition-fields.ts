import {
  seedIntents,
  sentimentLabelSchema,
  ticketPrioritySchema,
  ticketStatusSchema,
} from '@patchbay/domain';
import { wordsOf } from '../../../parts/words.js';

/** How a value is compared and typed in. */
export type Kind = 'choice' | 'number' | 'text' | 'list';

/** Something of a ticket that a condition may speak of. */
export interface ConditionField {
  path: string;
  title: string;
  kind: Kind;
  /** What it may be; empty = anything. */
  options: readonly string[];
}

const field = (path: string, title: string, kind: Kind, options: readonly string[] = []): ConditionField => ({
  path,
  title,
  kind,
  options,
});

export const conditionFields: ConditionField[] = [
  field('sentiment', 'Sentiment', 'choice', sentimentLabelSchema.options),
  field('sentiment_score', 'Sentiment score', 'number'),
  field('sentiment_confidence', 'Sentiment confidence', 'number'),
  field('intents', 'Intents', 'list', seedIntents),
  field('subject', 'Subject', 'text'),
  field('body', 'Text', 'text'),
  field('status', 'Status', 'choice', ticketStatusSchema.options),
  field('priority', 'Priority', 'choice', ticketPrioritySchema.options),
  field('tags', 'Tags', 'list'),
  field('source', 'Source', 'text'),
  field('requester.email', 'E-mail of the requester', 'text'),
  field('requester.name', 'Name of the requester', 'text'),
  field('account', 'Account', 'text'),
  field('assignee', 'Assignee', 'text'),
];

/** `ticket.priority` is the same as `priority`. */
export function fieldAt(path: string): ConditionField | null {
  const short = path.replace(/^ticket\./, '');
  return conditionFields.find((one) => one.path === path || one.path === short) ?? null;
}

export const titleOf = (path: string): string => fieldAt(path)?.title ?? wordsOf(path.replaceAll('.', ' '));
