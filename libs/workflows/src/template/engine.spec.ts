import Handlebars from 'handlebars';
import type { JsonObject } from '@patchbay/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RenderBudget } from './budget.js';
import { createRenderer } from './engine.js';
import { checkTemplate, renderTemplate } from './index.js';
import { cleanView } from './view.js';

const render = (source: string, view: JsonObject) =>
  createRenderer(source, 'text')(cleanView(view), new RenderBudget());

describe('createRenderer', () => {
  it('spends the budget it is given, whoever else uses it', () => {
    const budget = new RenderBudget();
    const renderer = createRenderer('{{#each a}}.{{/each}}', 'text');
    const view = cleanView({ a: Array.from({ length: 2_000 }, () => 1) });
    expect(renderer(view, budget)).toHaveLength(2_000);
    expect(renderer(view, budget)).toHaveLength(2_000);
    expect(() => renderer(view, budget)).toThrow(/5000 times/);
    expect(renderer(view, new RenderBudget())).toHaveLength(2_000);
  });

  it('turns any other failure into a problem without details', () => {
    const renderer = createRenderer('{{a}}', 'text');
    const hostile = {
      get a(): never {
        throw new Error('secret path /etc');
      },
    };
    expect(() => renderer(hostile as unknown as ReturnType<typeof cleanView>, new RenderBudget())).toThrow(
      expect.objectContaining({
        name: 'TemplateProblem',
        line: 1,
        message: 'The template cannot be rendered.',
      }),
    );
  });

  it('compiles every branch before the first rendering', () => {
    expect(() => createRenderer('{{#if a}}{{#each b}}{{nope c}}{{/each}}{{/if}}', 'text')).toThrow(
      /helpers are/,
    );
  });
});

describe('the shared handlebars', () => {
  const names = ['patchbay_probe', 'upper', 'helperMissing'];
  const before = { ...Handlebars.helpers };

  afterEach(() => {
    for (const name of names) Handlebars.unregisterHelper(name);
    for (const name of names) if (before[name]) Handlebars.registerHelper(name, before[name]);
    Handlebars.unregisterPartial('probe');
  });

  it('gives templates no helper or partial somebody registers there', () => {
    for (const name of names) Handlebars.registerHelper(name, () => 'from outside');
    Handlebars.registerPartial('probe', 'from outside');
    expect(checkTemplate('{{patchbay_probe x}}', 'text')).not.toBeNull();
    expect(checkTemplate('{{> probe}}', 'text')).not.toBeNull();
    expect(render('{{patchbay_probe}}{{upper a}}', { a: 'b' })).toBe('B');
  });

  it('keeps its own helpers: ours are not registered there', () => {
    expect(Handlebars.helpers).toHaveProperty('log');
    expect(Handlebars.helpers).not.toHaveProperty('safeUrl');
    expect(Handlebars.helpers).not.toHaveProperty('print');
  });
});

describe('the server console', () => {
  const write = vi.fn<() => void>();

  beforeEach(() => {
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation(write);
    }
  });
  afterEach(() => vi.restoreAllMocks());

  it('is out of reach of templates and of what they read', () => {
    const view: JsonObject = { log: 'field', a: {}, text: 'abc' };
    expect(renderTemplate('{{log}}{{a.length}}{{a.keys}}{{text.big}}', view, 'text')).toBe('field');
    expect(checkTemplate('{{log "x" level="error"}}', 'text')).not.toBeNull();
    expect(checkTemplate('{{#log}}x{{/log}}', 'text')).not.toBeNull();
    expect(write).not.toHaveBeenCalled();
  });
});
