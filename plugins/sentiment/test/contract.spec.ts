import { learners } from '@patchbay/learners';
import type { SentimentValue } from '@patchbay/plugin-sdk';
import { describePlugin } from '@patchbay/plugin-sdk/testing';
import { rows, sentiment } from './support.js';

const texts = [
  'The app crashes every time and nobody answers. I am furious.',
  'Thank you so much for the fast and friendly help!',
  'This is a terrible product and the worst service ever.',
  '',
];

describePlugin(sentiment.plugin, {
  spec: sentiment.spec,
  capabilities: {
    sentiment: {
      entry: () => sentiment.scorer,
      learners,
      items: texts.map((body) => ({ subject: null, body })),
      trainOn: rows(60),
      strength: ({ value }) => (value as SentimentValue).score,
      without: (item, evidence) => ({
        subject: null,
        body: (item as { body: string }).body.replace(evidence.replaceAll('…', ''), ''),
      }),
      evaluateOn: { rows: rows(90), metric: 'accuracy' },
    },
  },
});
