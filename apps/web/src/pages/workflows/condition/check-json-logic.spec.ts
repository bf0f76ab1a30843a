import { expect, it } from 'vitest';
import { checkJsonLogic } from './check-json-logic.js';

it.each([
  ['true', null, true],
  ['{"==": [{"var": "sentiment"}, "negative"]}', null, true],
  ['{"some": [{"var": "tags"}, {"==": [{"var": ""}, "x"]}]}', null, false],
  ['{"and": [{"shell": ["rm"]}]}', 'and.0.shell: This operator does not exist.', false],
  ['{"var": "__proto__.x"}', 'var: This field cannot be read.', false],
  ['{"a": 1, "b": 2}', 'An operation has exactly one operator.', false],
  ['{', 'This is not valid JSON.', false],
  ['', 'This is not valid JSON.', false],
])('%s', (text, problem, drawable) => {
  expect(checkJsonLogic(text)).toEqual({ problem, drawable });
});
