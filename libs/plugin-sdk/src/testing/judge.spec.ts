import type { JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { openApiJudge, type JudgeOptions } from './judge.js';

/** A small description with the faults real ones have. */
const definition = (): JsonObject => ({
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: {
        parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }],
        responses: {
          200: {
            description: 'ok',
            content: {
              'application/json': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
              },
            },
          },
        },
      },
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['thing'],
                properties: { thing: { $ref: '#/components/schemas/ThingInput' } },
              },
            },
          },
        },
        responses: {
          201: {
            description: 'made',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
        },
      },
    },
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      delete: { responses: { 204: { description: 'gone' } } },
    },
  },
  components: {
    schemas: {
      Owner: { type: 'object', properties: { name: { type: 'string' } } },
      Thing: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'integer' },
          owner: { nullable: true, allOf: [{ $ref: '#/components/schemas/Owner' }] },
        },
      },
      ThingInput: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          tags: { type: 'array', items: { type: 'object', properties: { label: { type: 'string' } } } },
          free: { type: 'object', additionalProperties: true, properties: { a: { type: 'string' } } },
        },
      },
    },
  },
});

async function judged(
  method: string,
  path: string,
  {
    body,
    answer = null,
    status = 200,
    ...options
  }: JudgeOptions & { body?: unknown; answer?: unknown; status?: number } = {},
): Promise<string> {
  const judge = await openApiJudge(definition(), options);
  const request = new Request(`https://things.example${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  try {
    const given = await judge(request, () =>
      Promise.resolve(status === 204 ? new Response(null, { status }) : Response.json(answer, { status })),
    );
    return String(given.status);
  } catch (error) {
    return (error as Error).message;
  }
}

const made = { answer: { id: 1 }, status: 201 };

describe('a call', () => {
  it.each([
    ['that is described', 'GET', '/things', { answer: [] }],
    ['with a parameter that is', 'GET', '/things?page=2', { answer: [] }],
    [
      'with a body that fits',
      'POST',
      '/things',
      { body: { thing: { name: 'x', tags: [{ label: 'y' }] } }, ...made },
    ],
    [
      'with free names where they are allowed',
      'POST',
      '/things',
      { body: { thing: { free: { b: 1 } } }, ...made },
    ],
    ['without an answer', 'DELETE', '/things/7', { status: 204 }],
    ['that is refused: errors are not described', 'GET', '/things', { answer: { error: 'x' }, status: 429 }],
    ['that is known to be missing', 'GET', '/oauth/token', { unknown: /^\/oauth/ }],
  ])('%s passes', async (_what, method, path, options) => {
    expect(await judged(method, path, options)).toMatch(/^\d+$/);
  });

  it.each([
    ['that is not described', 'GET', '/nothing', {}, 'GET /nothing is not in the official description'],
    ['by a method that is not', 'PATCH', '/things', {}, 'PATCH /things is not in the official description'],
    ['with a parameter that is not', 'GET', '/things?sort=x', {}, 'GET /things does not fit'],
    ['with a parameter of another kind', 'GET', '/things?page=two', {}, 'must be integer'],
    ['without what is required', 'POST', '/things', { body: {} }, "must have required property 'thing'"],
    [
      'with a name written wrong',
      'POST',
      '/things',
      { body: { thing: { nmae: 'x' } } },
      '"additionalProperty":"nmae"',
    ],
    [
      'with a name written wrong, deep down',
      'POST',
      '/things',
      { body: { thing: { tags: [{ lable: 'x' }] } } },
      '"additionalProperty":"lable"',
    ],
  ])('%s fails', async (_what, method, path, options, message) => {
    expect(await judged(method, path, options)).toContain(message);
  });
});

describe('an answer', () => {
  it.each([
    ['with more than is described', [{ id: 1, colour: 'red' }], '200'],
    ['with null where it may be', [{ id: 1, owner: null }], '200'],
    ['with what may be null', [{ id: 1, owner: { name: 'Ada' } }], '200'],
    ['of another shape', { id: 1 }, 'the answer to GET /things does not fit'],
    ['without what is required', [{}], "must have required property 'id'"],
    [
      'with a wrong part of what may be null',
      [{ id: 1, owner: { name: {} } }],
      'the answer to GET /things does not fit',
    ],
  ])('%s', async (_what, answer, expected) => {
    expect(await judged('GET', '/things', { answer })).toContain(expected);
  });
});

describe('an overlay', () => {
  it('mends the description before anything is judged, and leaves the original alone', async () => {
    const original = definition();
    const judge = await openApiJudge(original, {
      overlay: (given) => {
        const { get } = (given['paths'] as Record<string, Record<string, JsonObject>>)['/things'] as {
          get: JsonObject;
        };
        get['parameters'] = [{ name: 'sort', in: 'query', schema: { type: 'string' } }];
      },
    });
    const answer = await judge(new Request('https://things.example/things?sort=x'), () =>
      Promise.resolve(Response.json([])),
    );
    expect(answer.status).toBe(200);
    expect(original).toEqual(definition());
  });
});
