import type { RawRequest } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { deliveryOf } from '../src/webhooks/delivery.js';
import { requests } from '../src/webhooks/requests.js';

const form = 'application/x-www-form-urlencoded';
const raw = (body: string, type = 'application/json'): RawRequest => ({
  method: 'POST',
  path: '/hooks/slack',
  query: {},
  headers: { 'content-type': type },
  body: new TextEncoder().encode(body),
  receivedAt: new Date(),
});
const json = (value: unknown): RawRequest => raw(JSON.stringify(value));
const formOf = (values: Record<string, string>, type = form): RawRequest =>
  raw(new URLSearchParams(values).toString(), type);
const press = (value: object): RawRequest => formOf({ payload: JSON.stringify(value) });

const command = {
  team_id: 'T1',
  channel_id: 'C123456789',
  user_id: 'U1',
  user_name: 'ada',
  command: '/patchbay',
  text: 'ticket 42',
  response_url: 'https://hooks.slack.com/commands/T1/1/x',
};
const pressed = {
  type: 'block_actions',
  team: { id: 'T1' },
  user: { id: 'U1', username: 'ada' },
  channel: { id: 'C123456789' },
  response_url: 'https://hooks.slack.com/actions/T1/1/x',
  actions: [{ action_id: 'assign_to_me', value: '42' }],
};

describe('what Slack sends to our one address', () => {
  it('is a command', () => {
    expect(deliveryOf(formOf(command))).toMatchObject({
      kind: 'command',
      team: 'T1',
      command: { text: 'ticket 42', user_id: 'U1' },
    });
    expect(deliveryOf(formOf(command, `${form}; charset=utf-8`))).toMatchObject({ kind: 'command' });
  });

  it('is a command without words', () => {
    const { text: _text, ...bare } = command;
    expect(deliveryOf(formOf(bare))).toMatchObject({ kind: 'command', command: { text: '' } });
  });

  it('is a button that was pressed', () => {
    expect(deliveryOf(press(pressed))).toMatchObject({
      kind: 'press',
      team: 'T1',
      press: { actions: [{ value: '42' }] },
    });
  });

  it('is an event', () => {
    const event = {
      type: 'event_callback',
      team_id: 'T1',
      event_id: 'Ev1',
      event: { type: 'app_uninstalled' },
    };
    expect(deliveryOf(json(event))).toEqual({
      kind: 'event',
      team: 'T1',
      id: 'Ev1',
      name: 'app_uninstalled',
      challenge: null,
    });
  });

  it.each<[string, RawRequest]>([
    ['nothing', raw('')],
    ['no JSON', raw('{"type":')],
    ['JSON without a type', json({ team_id: 'T1' })],
    ['a list', json([1])],
    ['a form without the fields of a command', formOf({ team_id: 'T1' })],
    ['a payload that is no JSON', formOf({ payload: '{' })],
    ['another kind of interaction', press({ ...pressed, type: 'view_submission' })],
    ['a press of nothing', press({ ...pressed, actions: [] })],
    ['binary', raw('\u0000\u0001')],
  ])('may be %s, which is for nobody', (_what, request) => {
    expect(deliveryOf(request)).toEqual({ kind: 'unknown', team: null });
    expect(requests.parse(request)).toEqual([]);
    expect(requests.deliveryId(request)).toBeNull();
    expect(requests.handshake?.(request)).toBeNull();
    expect(requests.account?.(request)).toBeNull();
  });
});

describe('the account', () => {
  it.each<[string, RawRequest, string | null]>([
    ['a command', formOf(command), 'T1'],
    [
      'a command in an organisation that installed for one workspace',
      formOf({ ...command, enterprise_id: 'E1', is_enterprise_install: 'false' }),
      'T1',
    ],
    [
      'a command of an app of the whole organisation',
      formOf({ ...command, enterprise_id: 'E1', is_enterprise_install: 'true' }),
      'E1',
    ],
    ['a press', press(pressed), 'T1'],
    [
      'a press of an app of the whole organisation',
      press({ ...pressed, team: null, enterprise: { id: 'E1' }, is_enterprise_install: true }),
      'E1',
    ],
    ['an event', json({ type: 'event_callback', team_id: 'T1' }), 'T1'],
    [
      'an event of the whole organisation',
      json({ type: 'event_callback', team_id: null, enterprise_id: 'E1', is_enterprise_install: true }),
      'E1',
    ],
    ['a challenge', json({ type: 'url_verification', challenge: 'c' }), null],
  ])('of %s', (_what, request, account) => {
    expect(requests.account?.(request)).toBe(account);
  });
});

describe('url_verification', () => {
  it('is answered with the challenge', () => {
    expect(requests.handshake?.(json({ type: 'url_verification', challenge: '3eZbrw1a' }))).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: '3eZbrw1a',
    });
  });

  it.each([
    ['another type with a challenge', { type: 'event_callback', challenge: 'c' }],
    ['no challenge', { type: 'url_verification' }],
  ])('is not %s', (_what, value) => {
    expect(requests.handshake?.(json(value))).toBeNull();
  });
});

describe('the id of a delivery', () => {
  it("is Slack's event id, the same at every retry", () => {
    const event = json({ type: 'event_callback', event_id: 'Ev0' });
    const retried = { ...event, headers: { ...event.headers, 'x-slack-retry-num': '2' } };
    expect([requests.deliveryId(event), requests.deliveryId(retried)]).toEqual(['Ev0', 'Ev0']);
  });

  it('is the body for commands and buttons', () => {
    expect([requests.deliveryId(formOf(command)), requests.deliveryId(press(pressed))]).toEqual([null, null]);
  });
});
