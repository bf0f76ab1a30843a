import type { Json, JsonObject } from '@patchbay/domain';
import { expect } from 'vitest';
import { AuthError } from '../../errors.js';
import type { AnyPlugin } from '../../plugin.js';
import { bench, type Bench } from './bench.js';
import { assertLimited } from './connection-checks.js';
import { idempotencyChecks } from './idempotency-checks.js';
import { differences } from './preview.js';
import { key, marker, runOn, type AnyAction, type Subject } from './subject.js';
import type { ActionExample, Check, Suite } from './suite.js';

const restS = 23;

/** What an action sends, and what repeating it does. */
export function actionChecks(plugin: AnyPlugin, suite: Suite): Check[] {
  return Object.entries(plugin.actions ?? {}).flatMap(([name, action]): Check[] => {
    const section = `action ${name}`;
    const example = suite.actions?.[name];
    if (!example)
      return [{ section, name: 'has an example', run: () => expect.unreachable(`give actions.${name}`) }];
    const subject: Subject = {
      section,
      action,
      open: (options) => bench(plugin, suite, options),
      inputFor: (on) => inputFor(action, example, on),
    };
    return [
      ...previewChecks(plugin, subject, example),
      ...faultChecks(subject),
      ...idempotencyChecks(subject),
    ];
  });
}

function inputFor(action: AnyAction, { input }: ActionExample, { twin }: Bench): Json {
  return action.input.parse(typeof input === 'function' ? input(twin) : input) as Json;
}

function previewChecks(plugin: AnyPlugin, subject: Subject, example: ActionExample): Check[] {
  const { section, action } = subject;
  return [
    {
      section,
      name: 'previews exactly what the provider then receives',
      run: async () => {
        const on = await subject.open();
        const input = subject.inputFor(on);
        const preview = action.preview(input);
        expect(action.preview(input), 'a second preview').toEqual(preview);
        expect(on.http.sent, 'calls made by a preview').toEqual([]);
        await runOn(subject, on, input);
        const writes = on.http.sent.filter(({ method }) => method !== 'GET');
        expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
          `${preview.method} ${preview.target}`,
        ]);
        const unknown = new Set(example.unpreviewed ?? []);
        expect(differences(preview.body, writes[0]!.body, [key, marker], unknown)).toEqual([]);
        assertLimited(plugin, on);
      },
    },
    {
      section,
      name: 'answers what it declares',
      run: async () => {
        const on = await subject.open();
        const output = await runOn(subject, on, subject.inputFor(on));
        expect(action.output.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
      },
    },
    {
      section,
      name: 'refuses an input that says nothing',
      run: () => expect(action.input.safeParse({}).success).toBe(false),
    },
  ];
}

function faultChecks(subject: Subject): Check[] {
  const { section } = subject;
  const failing = (name: string, kind: '429' | '500', expected: JsonObject): Check => ({
    section,
    name,
    run: async () => {
      const on = await subject.open();
      const input = subject.inputFor(on);
      const before = on.twin.effects();
      on.twin.fault({ kind, rate: 1, retryAfterS: restS });
      await expect(runOn(subject, on, input)).rejects.toMatchObject(expected);
      expect(on.twin.effects(), 'effects of a refused call').toEqual(before);
    },
  });
  return [
    failing('waits as long as a 429 asks', '429', {
      name: 'RetryError',
      status: 429,
      afterMs: restS * 1_000,
    }),
    failing('tries again after a server error', '500', { name: 'RetryError' }),
    {
      section,
      name: 'tells refused credentials from everything else',
      run: async () => {
        const on = await subject.open({ secrets: {} });
        const input = subject.inputFor(on);
        await expect(runOn(subject, on, input)).rejects.toBeInstanceOf(AuthError);
      },
    },
  ];
}
