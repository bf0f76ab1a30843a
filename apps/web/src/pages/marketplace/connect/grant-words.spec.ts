import { expect, it } from 'vitest';
import { grantWords } from './grant-words.js';

it.each([
  ['http:slack.com', 'Call slack.com'],
  ['http:{subdomain}.zendesk.com', 'Call your-subdomain.zendesk.com'],
  ['tickets:read', 'Read tickets'],
  ['webhooks:receive', 'Receive webhooks'],
  ['something:new', 'something:new'],
])('%s reads %s', (grant, words) => {
  expect(grantWords(grant)).toBe(words);
});
