import { expect, it } from 'vitest';
import { elementFor } from './element-for.js';

const draft = { actions: [{ key: 'k7', type: 'core.tag', values: {}, connectionId: null }] };

it.each([
  ['name', 'workflow-name'],
  ['condition', 'workflow-condition'],
  ['condition.and.0', 'workflow-condition'],
  ['actions', 'workflow-add-action'],
  ['actions.9.params.x', 'workflow-add-action'],
  ['actions.0.type', 'action-k7'],
  ['actions.0.params', 'action-k7'],
  ['actions.0.params.channel', 'action-k7-channel'],
  ['actions.0.params.body.deep', 'action-k7-body-deep'],
  ['trigger.event', null],
  ['', null],
])('an error at %j stands at %s', (path, expected) => {
  expect(elementFor(path, draft)).toBe(expected);
});
