import type { WorkflowInput } from './workflow.js';

/** A ready-made workflow to start from. */
export interface WorkflowTemplate {
  id: string;
  name: string;
  description: string;
  workflow: WorkflowInput;
}

const analysed = { event: 'ticket.analysed', include_imports: false } as const;
const has = (intent: string) => ({ in: [intent, { var: 'intents' }] });

/** Workflows most support teams want on the first day. */
export const workflowTemplates: WorkflowTemplate[] = [
  {
    id: 'angry-customer-alert',
    name: 'Alert on angry customers',
    description: 'Posts a card to Slack when a ticket reads very negative, and raises its priority.',
    workflow: {
      name: 'Alert on angry customers',
      enabled: true,
      trigger: analysed,
      condition: {
        and: [{ '==': [{ var: 'sentiment' }, 'negative'] }, { '<=': [{ var: 'sentiment_score' }, -0.4] }],
      },
      actions: [
        { type: 'core.set_priority', params: { priority: 'high' } },
        {
          type: 'slack.post_message',
          params: { channel: '#support-alerts', text: 'Unhappy customer: {{subject}}', ticket_id: '{{id}}' },
        },
      ],
    },
  },
  {
    id: 'security-escalation',
    name: 'Escalate security concerns',
    description: 'Escalates tickets that mention a security concern and tells everybody in the console.',
    workflow: {
      name: 'Escalate security concerns',
      enabled: true,
      trigger: analysed,
      condition: has('security_concern'),
      actions: [
        { type: 'core.escalate', params: { reason: 'Security concern reported by {{requester.email}}' } },
      ],
    },
  },
  {
    id: 'tag-billing',
    name: 'Tag billing issues',
    description: 'Adds the tag "billing" so that the finance queue finds them.',
    workflow: {
      name: 'Tag billing issues',
      enabled: true,
      trigger: analysed,
      condition: has('billing_issue'),
      actions: [{ type: 'core.tag', params: { tags: ['billing'] } }],
    },
  },
  {
    id: 'bug-webhook',
    name: 'Send bug reports to a webhook',
    description: 'Calls your own endpoint with each bug report.',
    workflow: {
      name: 'Send bug reports to a webhook',
      enabled: true,
      trigger: analysed,
      condition: has('bug_report'),
      actions: [
        {
          type: 'core.webhook',
          params: {
            url: 'https://example.com/bugs',
            body: { id: '{{id}}', subject: '{{subject}}', source: '{{source}}', link: '{{url}}' },
          },
        },
      ],
    },
  },
];
