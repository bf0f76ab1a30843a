import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from '../test-server.js';
import type { Operation } from './requests.js';

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
addFormats.default(ajv);

const isJson = (type: string): boolean => /^application\/(problem\+)?json$/.test(type);

const mediaType = (header: unknown): string =>
  typeof header === 'string' ? (header.split(';', 1)[0] ?? '') : '';

/** Says what is wrong with an answer, or null when the description of the API allows it. */
export type Judge = (answer: Answer) => string | null;

/** Holds answers of one operation against the schemas it declares. */
export function judgeOf({ responses }: Operation): Judge {
  const compiled = new Map<object, ValidateFunction>();
  const validator = (schema: object): ValidateFunction => {
    const known = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, known);
    return known;
  };
  return ({ status, headers, text, json }) => {
    if (status >= 500) return `answers ${status}: ${text.slice(0, 300)}`;
    const declared = responses[String(status)] ?? (status >= 400 ? responses['default'] : undefined);
    if (!declared) return `answers ${status}, which is not declared`;
    const wantsJson = Object.keys(declared.content ?? {}).some(isJson);
    if (text === '') return wantsJson ? `answers ${status} with an empty body` : null;
    const type = mediaType(headers['content-type']);
    const content = declared.content?.[type];
    if (!content) return `answers ${status} as ${type || 'no type'}, which is not declared`;
    if (!content.schema || !isJson(type)) return null;
    const validate = validator(content.schema);
    return validate(json) ? null : `answers ${status}: ${ajv.errorsText(validate.errors)}`;
  };
}
