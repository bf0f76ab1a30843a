import { expect, it } from 'vitest';
import { gistOf } from './gist.js';

it.each([
  [{ ticket_id: '17', fields: [{ id: 1 }] }, 'ticket id 17'],
  [{ channel: '#alerts', text: 'Hello', ticket_id: 'x' }, 'channel #alerts, text Hello'],
  [{ list: [1], inner: {} }, ''],
  [{}, ''],
  [null, ''],
  [['a'], ''],
  ['text', ''],
])('%j in short: %j', (payload, gist) => {
  expect(gistOf(payload)).toBe(gist);
});
