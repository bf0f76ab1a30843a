import { expect, it } from 'vitest';
import { ApiError } from '../../../api/problem.js';
import { toldBy } from './told-by.js';

const refusal = (path: string): ApiError =>
  new ApiError(422, { detail: 'The workflow does not fit.', errors: [{ path, message: 'm' }] });

it.each([
  ['actions.0.params.channel', 'actions.0.params.channel'],
  ['workflow.actions.0.type', 'actions.0.type'],
  ['workflow', ''],
  ['workflows', 'workflows'],
])('an error at %s is shown at %j', (path, expected) => {
  expect(toldBy(refusal(path))).toEqual([{ path: expected, message: 'm' }]);
});

it('is about the whole when the hub names no place', () => {
  expect(toldBy(new ApiError(503, { detail: 'Later.' }))).toEqual([{ path: '', message: 'Later.' }]);
  expect(toldBy(new Error('cut'))).toEqual([{ path: '', message: 'cut' }]);
  expect(toldBy('odd')).toEqual([{ path: '', message: 'odd' }]);
});
