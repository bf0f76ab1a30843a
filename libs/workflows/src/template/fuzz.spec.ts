import type { Json, JsonObject } from '@patchbay/domain';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  renderParams,
  renderTemplate,
  TEMPLATE_LIMITS,
  TemplateProblem,
  type TemplateMode,
  type TemplatePlace,
} from './index.js';

describe('any text at all', () => {
  const pieces =
    '{{ }} {{{ }}} {{# {{/ {{^ {{> {{! {{!-- --}} \\{{ ~ if each else upper a . ../ ( ) " | as @ = \n'.split(
      ' ',
    );
  const source = fc.array(fc.constantFrom(...pieces, ' ', 'text', '<a href="', '">'), { maxLength: 25 });

  it.each<TemplateMode>(['text', 'html'])('is rendered or refused with a place (%s)', (mode) => {
    let refused = 0;
    fc.assert(
      fc.property(source, (parts) => {
        const text = parts.join('');
        const lines = text.split('\n');
        const place = placeOfProblem(() => renderTemplate(text, { a: [1, 2] }, mode));
        if (place === null) return;
        refused += 1;
        const content = lines[place.line - 1];
        expect(content).toBeDefined();
        expect(place.column).toBeGreaterThan(0);
        expect(place.column).toBeLessThanOrEqual((content ?? '').length + 1);
      }),
      { numRuns: 1_500, seed: 11 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});

describe('any values at all', () => {
  const source =
    '{{a}}{{#each a}}{{@key}}{{this}}{{else}}-{{/each}}{{#with a}}{{b}}{{/with}}{{#if a}}{{json a}}{{/if}}';
  const view = fc.record({ a: fc.jsonValue({ maxDepth: 4 }) }) as fc.Arbitrary<JsonObject>;

  it.each<TemplateMode>(['text', 'html'])('render within the limits (%s)', (mode) => {
    fc.assert(
      fc.property(view, (values) => {
        const output = renderTemplate(source, values, mode);
        expect(output.length).toBeLessThanOrEqual(TEMPLATE_LIMITS.output_length);
        expect(renderTemplate(source, values, mode)).toBe(output);
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('without tags are kept as parameters, exactly', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }) as fc.Arbitrary<Json>, (params) => {
        expect(JSON.stringify(renderParams(params, {}))).toBe(JSON.stringify(params));
      }),
      { numRuns: 300, seed: 6 },
    );
  });
});

/** Null when the work succeeds; any other error than a template problem fails the test. */
function placeOfProblem(work: () => unknown): TemplatePlace | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof TemplateProblem) return error;
    throw error;
  }
}
