import type { JsonObject } from '@patchbay/domain';
import { RenderBudget } from './budget.js';
import { createRenderer, type Renderer } from './engine.js';
import type { TemplateMode } from './guard.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { LruCache } from './lru-cache.js';
import { TemplateProblem, type TemplateProblemDetail } from './problem.js';
import { checkText } from './source.js';
import { cleanView } from './view.js';

/** A compiled template. Throws a {@link TemplateProblem} when rendering would cost too much. */
export type Template = (view: JsonObject) => string;

const renderers = new LruCache<Renderer>(TEMPLATE_LIMITS.cached);

/** Compiles a template, or finds it in the cache. Throws a {@link TemplateProblem}. */
export function compileTemplate(source: string, mode: TemplateMode): Template {
  const renderer = rendererOf(source, mode);
  return (view) => renderer(cleanView(view), new RenderBudget());
}

/** Renders a template once. Throws a {@link TemplateProblem}. */
export function renderTemplate(source: string, view: JsonObject, mode: TemplateMode): string {
  return compileTemplate(source, mode)(view);
}

/** What is wrong with a template; null when it may be saved. */
export function checkTemplate(source: string, mode: TemplateMode): TemplateProblemDetail | null {
  try {
    rendererOf(source, mode);
    return null;
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return { line: error.line, column: error.column, message: error.message };
  }
}

/** The compiled form of a template. Only sources are ever stored: the compiled form is code. */
export function rendererOf(source: string, mode: TemplateMode): Renderer {
  checkText(source);
  const key = `${mode}:${source}`;
  const known = renderers.get(key);
  if (known) return known;
  const renderer = createRenderer(source, mode);
  renderers.set(key, renderer);
  return renderer;
}
