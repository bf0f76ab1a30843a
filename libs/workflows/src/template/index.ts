export type { TemplateMode } from './guard.js';
export { TEMPLATE_LIMITS } from './limits.js';
export { checkParams, renderParams, type ParamsProblem } from './params.js';
export { TemplateProblem, type TemplatePlace, type TemplateProblemDetail } from './problem.js';
export { singleLine } from './single-line.js';
export { checkTemplate, compileTemplate, renderTemplate, type Template } from './template.js';
