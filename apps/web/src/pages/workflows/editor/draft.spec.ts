import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changed } from './change-draft.js';
import {
  blank,
  conditionOf,
  draftOf,
  inputOf,
  isSame,
  newAction,
  problemsOf,
  type Offers,
  type WorkflowInput,
} from './draft.js';

const offer = (type: string, params: z.ZodType): Offers[number] => ({
  type,
  params_schema: z.toJSONSchema(params, { io: 'input' }) as Offers[number]['params_schema'],
});
const offers: Offers = [
  offer('core.tag', z.strictObject({ tags: z.array(z.string()) })),
  offer('slack.post_message', z.object({ channel: z.string(), text: z.string().max(3_000) })),
];
const negative = { '==': [{ var: 'sentiment' }, 'negative'] };
const stored: WorkflowInput = {
  name: 'Alert',
  enabled: false,
  trigger: { event: 'ticket.created', include_imports: true },
  condition: negative,
  actions: [
    { type: 'core.tag', params: { tags: ['a'] }, connection_id: null },
    { type: 'slack.post_message', params: { channel: '#x', text: '{{subject}}' }, connection_id: 'c1' },
  ],
};
const keys = () => {
  let next = 0;
  return () => String(next++);
};
const draft = draftOf(stored, offers, keys());

describe('a workflow in the editor', () => {
  it('comes out as it went in', () => {
    expect(inputOf(draft, offers)).toEqual(stored);
  });

  it.each<[string, WorkflowInput['condition']]>([
    ['always', true],
    ['one that rows cannot draw', { if: [negative, true, false] }],
    ['a group', { and: [negative, { or: [negative, negative] }] }],
  ])('keeps the condition: %s', (_name, condition) => {
    const input = { ...stored, condition };
    expect(inputOf(draftOf(input, offers, keys()), offers)).toEqual(input);
  });

  it('keeps an action nobody offers any more', () => {
    const gone = { type: 'gone.act', params: { a: { b: 1 } }, connection_id: null };
    const input = { ...stored, actions: [gone] };
    const opened = draftOf(input, offers, keys());
    expect(inputOf(opened, offers)).toEqual(input);
    expect(problemsOf(opened, offers)).toEqual([]);
  });

  it('trims the name', () => {
    expect(inputOf({ ...draft, name: ' x ' }, offers).name).toBe('x');
  });
});

describe('what the browser finds wrong', () => {
  it('is nothing in a good workflow', () => {
    expect(problemsOf(draft, offers)).toEqual([]);
  });

  it('is the name and the missing action of an empty one', () => {
    expect(problemsOf(draftOf(blank, offers, keys()), offers)).toEqual([
      { path: 'name', message: 'is needed' },
      { path: 'actions', message: 'must have at least one action' },
    ]);
  });

  it('stands at the parameter, by the place of the action', () => {
    const started = changed(draft, { do: 'add', action: newAction('slack.post_message', offers, 'n') });
    expect(problemsOf(started, offers)).toEqual([
      { path: 'actions.2.params.channel', message: 'is needed' },
      { path: 'actions.2.params.text', message: 'is needed' },
    ]);
  });

  it.each([
    ['{"==": ', [{ path: 'condition', message: 'is not valid JSON' }]],
    ['{"evil": []}', [{ path: 'condition.evil', message: 'This operator does not exist.' }]],
    [
      '{"and": [{"==": [1, 1], "x": 1}]}',
      [{ path: 'condition.and.0', message: 'An operation has exactly one operator.' }],
    ],
    ['true', []],
  ])('checks JSON Logic as the hub does: %s', (text, expected) => {
    expect(problemsOf({ ...draft, condition: { as: 'json', text } }, offers)).toEqual(expected);
  });

  it('is a row without a value', () => {
    const condition = conditionOf({ '==': [{ var: 'subject' }, ''] });
    expect(problemsOf({ ...draft, condition }, offers)).toEqual([
      { path: 'condition', message: 'has rows that are not finished' },
    ]);
  });
});

describe('changes', () => {
  const order = (given: typeof draft): string[] => given.actions.map(({ key }) => key);

  it.each([
    ['0', 1, ['1', '0']],
    ['1', -1, ['1', '0']],
    ['0', -1, ['0', '1']],
    ['1', 1, ['0', '1']],
    ['gone', 1, ['0', '1']],
  ] as const)('moving %s by %i', (key, by, expected) => {
    expect(order(changed(draft, { do: 'move', key, by }))).toEqual(expected);
  });

  it('remove an action', () => {
    expect(order(changed(draft, { do: 'remove', key: '0' }))).toEqual(['1']);
  });

  it('set one parameter of one action', () => {
    const next = changed(draft, { do: 'param', key: '1', path: 'channel', value: '#y' });
    expect(inputOf(next, offers).actions[1]?.params).toEqual({ channel: '#y', text: '{{subject}}' });
    expect(next.actions[0]).toBe(draft.actions[0]);
  });

  it('choose an account', () => {
    const next = changed(draft, { do: 'connection', key: '1', connectionId: null });
    expect(inputOf(next, offers).actions[1]?.connection_id).toBeNull();
  });

  it('set what stands above the actions', () => {
    expect(changed(draft, { do: 'set', part: { enabled: true } }).enabled).toBe(true);
    expect(changed(draft, { do: 'replace', draft: { ...draft, name: 'new' } }).name).toBe('new');
  });
});

describe('is there something to save?', () => {
  it('not when only the keys differ', () => {
    expect(
      isSame(
        draft,
        draftOf(stored, offers, () => 'other'),
      ),
    ).toBe(true);
  });

  it('not when a change was taken back', () => {
    const away = changed(draft, { do: 'move', key: '0', by: 1 });
    expect(isSame(draft, away)).toBe(false);
    expect(isSame(draft, changed(away, { do: 'move', key: '0', by: -1 }))).toBe(true);
  });
});
