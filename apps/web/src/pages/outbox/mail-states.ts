import type { Answer } from '../../api/types.js';

type State = Answer<'/api/outbox', 'get'>['items'][number]['state'];

/** What became of a mail, and why there is no text to read. */
export const mailStates: Record<State, { label: string; color: string; words: string }> = {
  sent: { label: 'Sent', color: 'teal', words: 'The mail server has taken it. Its text is not kept.' },
  sending: { label: 'On its way', color: 'gray', words: 'It is being sent. Only its reader sees the text.' },
  failed: { label: 'Not sent', color: 'red', words: 'The mail server did not take it; it is tried again.' },
  waiting: {
    label: 'Waiting',
    color: 'yellow',
    words: 'It is for somebody who may do more than you: its link is not yours to read.',
  },
};
