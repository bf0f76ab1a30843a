import { z } from 'zod';

/** Life cycle of a ticket; vendors' own words are mapped onto these and kept in `metadata`. */
export const ticketStatusSchema = z.enum(['new', 'open', 'pending', 'on_hold', 'solved', 'closed']);
export type TicketStatus = z.infer<typeof ticketStatusSchema>;

export const ticketPrioritySchema = z.enum(['low', 'normal', 'high', 'urgent']);
export type TicketPriority = z.infer<typeof ticketPrioritySchema>;

export const sentimentLabelSchema = z.enum(['negative', 'neutral', 'positive']);
export type SentimentLabel = z.infer<typeof sentimentLabelSchema>;

/** The nine seed intents every tenant starts with. */
export const seedIntents = [
  'bug_report',
  'feature_request',
  'how_to_question',
  'billing_issue',
  'access_problem',
  'performance_issue',
  'security_concern',
  'integration_help',
  'data_question',
] as const;

/** Who wrote a message, seen from the support organisation. */
export const directionSchema = z.enum(['inbound', 'outbound', 'internal']);
export type Direction = z.infer<typeof directionSchema>;

export const roleSchema = z.enum(['owner', 'admin', 'manager', 'analyst', 'agent', 'viewer']);
export type Role = z.infer<typeof roleSchema>;

const statusWords = new Map<string, TicketStatus>(
  Object.entries({
    new: 'new',
    open: 'open',
    opened: 'open',
    reopened: 'open',
    active: 'open',
    'in progress': 'open',
    in_progress: 'open',
    pending: 'pending',
    waiting: 'pending',
    'waiting on customer': 'pending',
    hold: 'on_hold',
    'on hold': 'on_hold',
    'on-hold': 'on_hold',
    on_hold: 'on_hold',
    solved: 'solved',
    resolved: 'solved',
    done: 'solved',
    closed: 'closed',
    deleted: 'closed',
  }),
);

const priorityWords = new Map<string, TicketPriority>(
  Object.entries({
    low: 'low',
    minor: 'low',
    p4: 'low',
    normal: 'normal',
    medium: 'normal',
    p3: 'normal',
    high: 'high',
    major: 'high',
    p2: 'high',
    urgent: 'urgent',
    critical: 'urgent',
    blocker: 'urgent',
    p1: 'urgent',
  }),
);

/** Maps a vendor's or spreadsheet's status word; null when the word is unknown. */
export function parseStatus(word: string): TicketStatus | null {
  return statusWords.get(word.trim().toLowerCase()) ?? null;
}

/** Maps a vendor's or spreadsheet's priority word; null when the word is unknown. */
export function parsePriority(word: string): TicketPriority | null {
  return priorityWords.get(word.trim().toLowerCase()) ?? null;
}
