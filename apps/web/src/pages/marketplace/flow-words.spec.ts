import { expect, it } from 'vitest';
import type { PluginCard } from '../../api/types.js';
import { flowWords } from './flow-words.js';
import { plugin } from './testing/samples.js';

const none = { polls: false, webhooks: 'none', write_back: false } as const;
const post = { type: 'slack.post', title: 'Post' };

it.each<[Partial<PluginCard>, string]>([
  [{}, 'Tickets in, scores back, 1 action'],
  [{ flows: { ...none, webhooks: 'manual' }, actions: [post, post] }, '2 actions, hears events'],
  [{ flows: none, actions: [], capabilities: ['sentiment'] }, 'Scores every ticket'],
  [{ flows: none, actions: [], commands: [{ name: 'x', usage: '', summary: '' }] }, 'Commands'],
  [{ flows: none, actions: [] }, ''],
])('%j reads %s', (part, words) => {
  expect(flowWords(plugin(part))).toBe(words);
});
