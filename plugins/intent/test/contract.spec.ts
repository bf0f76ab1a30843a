import { learners } from '@patchbay/learners';
import type { IntentValue } from '@patchbay/plugin-sdk';
import { describePlugin } from '@patchbay/plugin-sdk/testing';
import { intent, rows } from './support.js';

const texts = [
  'You charged our card twice for invoice 2291. Please refund one of the payments.',
  'How do I add a signature to my replies?',
  'The app crashes every time I open a report.',
  'Thank you for the fast help!',
  '',
];
const truth = [['billing_issue'], ['how_to_question'], ['bug_report'], [], []];

describePlugin(intent.plugin, {
  spec: intent.spec,
  capabilities: {
    intent: {
      entry: () => intent.scorer,
      learners,
      items: texts.map((body) => ({ subject: null, body })),
      trainOn: rows(60),
      strength: ({ value, scores }) => scores[(value as IntentValue)[0]?.label ?? ''] ?? 0,
      without: (item, evidence) => ({
        subject: null,
        body: (item as { body: string }).body.replace(evidence.replaceAll('…', ''), ''),
      }),
      evaluateOn: {
        rows: texts.map((body, at) => ({ input: { subject: null, body }, label: truth.at(at) ?? [] })),
        metric: 'atLeastOneCorrect',
      },
    },
  },
});
