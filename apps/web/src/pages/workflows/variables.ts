import type { Variable } from '../../forms/form-context.js';

/** What the texts of actions may speak of, most wanted first. */
export const variables: Variable[] = [
  { name: 'subject', title: 'Subject' },
  { name: 'body', title: 'Text' },
  { name: 'id', title: 'Id of the ticket' },
  { name: 'external_id', title: 'Number at the provider' },
  { name: 'url', title: 'Link to the ticket' },
  { name: 'requester.name', title: 'Name of the requester' },
  { name: 'requester.email', title: 'E-mail of the requester' },
  { name: 'sentiment', title: 'Sentiment' },
  { name: 'sentiment_score', title: 'Sentiment score' },
  { name: 'intent', title: 'First intent' },
  { name: 'status', title: 'Status' },
  { name: 'priority', title: 'Priority' },
  { name: 'source', title: 'Source' },
  { name: 'account', title: 'Account' },
  { name: 'assignee', title: 'Assignee' },
  { name: 'created_at', title: 'Time of creation' },
];
