import type { Json, JsonObject } from '@patchbay/domain';
import { RenderBudget } from './budget.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { TemplateProblem, type TemplateProblemDetail } from './problem.js';
import { rendererOf } from './template.js';
import { cleanView } from './view.js';

/** A template problem inside action parameters; `path` is dotted ("fields.0.value"). */
export interface ParamsProblem extends TemplateProblemDetail {
  path: string;
}

type Replace = (text: string, path: string) => string;

/**
 * Renders every text inside action parameters (text mode) and keeps everything else, keys included.
 * All texts share one budget. Throws a {@link TemplateProblem} whose `path` names the parameter.
 */
export function renderParams(params: Json, view: JsonObject): Json {
  const clean = cleanView(view);
  const budget = new RenderBudget();
  return replaceTexts(params, [], (text, path) => at(path, () => rendererOf(text, 'text')(clean, budget)));
}

/** What is wrong with the templates inside action parameters; empty when they may be saved. */
export function checkParams(params: Json): ParamsProblem[] {
  const problems: ParamsProblem[] = [];
  collect(problems, () =>
    replaceTexts(params, [], (text, path) => {
      collect(problems, () => at(path, () => rendererOf(text, 'text')));
      return text;
    }),
  );
  return problems;
}

function replaceTexts(value: Json, path: readonly string[], replace: Replace): Json {
  if (typeof value === 'string') return value.includes('{{') ? replace(value, path.join('.')) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (path.length >= TEMPLATE_LIMITS.params_depth) {
    const message = `Parameters are nested at most ${TEMPLATE_LIMITS.params_depth} deep.`;
    throw new TemplateProblem(message, 1, 1, path.join('.'));
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => replaceTexts(item, [...path, String(index)], replace));
  }
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, replaceTexts(item, [...path, key], replace)]));
}

function at<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    throw new TemplateProblem(error.message, error.line, error.column, path);
  }
}

function collect(problems: ParamsProblem[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    const { path, line, column, message } = error;
    problems.push({ path, line, column, message });
  }
}
