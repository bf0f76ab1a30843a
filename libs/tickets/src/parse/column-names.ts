import type { TicketField } from './types.js';

/** Names people really give to columns, best first. Compared in lower case without spaces, dots and underscores. */
export const columnNames: Record<TicketField, string[]> = {
  external_id: ['externalid', 'ticketid', 'id', 'caseid', 'casenumber', 'ticketnumber', 'ticketno', 'issuekey', 'key', 'number', 'tweetid', 'conversationid', 'requestid', 'issueid', 'reference'],
  subject: ['subject', 'title', 'summary', 'headline', 'shortdescription', 'ticketsubject', 'topic', 'name of issue'],
  body: ['body', 'description', 'text', 'message', 'content', 'tweet', 'tweettext', 'ticketdescription', 'question', 'comment', 'details', 'complaint', 'utterance', 'review', 'ticketbody', 'inquiry'],
  status: ['status', 'state', 'ticketstatus'],
  priority: ['priority', 'severity', 'urgency', 'ticketpriority', 'importance'],
  tags: ['tags', 'labels', 'tag', 'keywords'],
  requester_name: ['requestername', 'customername', 'name', 'requester', 'customer', 'author', 'username', 'user', 'reporter', 'fullname', 'contact', 'contactname', 'authorid', 'from'],
  requester_email: ['requesteremail', 'email', 'customeremail', 'emailaddress', 'mail', 'useremail', 'fromemail', 'contactemail', 'senderemail', 'from', 'sender'],
  account: ['account', 'accountname', 'company', 'organisation', 'organization', 'companyname', 'client'],
  assignee: ['assignee', 'agent', 'owner', 'assignedto', 'agentname', 'group', 'assignmentgroup', 'team'],
  created_at: ['createdat', 'created', 'createddate', 'date', 'datecreated', 'createdon', 'opened', 'openedat', 'timestamp', 'time', 'datetime', 'submitted', 'tweetcreated', 'reportedat', 'creationdate'],
  updated_at: ['updatedat', 'updated', 'lastupdated', 'lastmodified', 'modified', 'updatedon', 'modifieddate', 'dateupdated'],
};

/** The comparable form of a column name: `Ticket ID`, `ticket_id` and `ticket.id` are one. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
