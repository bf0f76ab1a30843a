/** A place in a template; both numbers start at 1. */
export interface TemplatePlace {
  line: number;
  column: number;
}

/** What is wrong with a template, in words its author understands. */
export interface TemplateProblemDetail extends TemplatePlace {
  message: string;
}

/** A handlebars location: lines start at 1, columns at 0. */
export interface HandlebarsLocation {
  start: { line: number; column: number };
}

/**
 * A template that cannot be used: answer 422 with `line` and `column`. `path` names the parameter the
 * template stands in ("body.text") and is empty for a template of its own.
 */
export class TemplateProblem extends Error implements TemplateProblemDetail {
  override readonly name = 'TemplateProblem';

  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    readonly path = '',
  ) {
    super(message);
  }
}

/** Where a problem lies that concerns the whole template. */
export const TEMPLATE_START: HandlebarsLocation = { start: { line: 1, column: 0 } };

/** Makes the problem of an AST node, or of the tag a helper was called from. */
export function problemAt({ start }: HandlebarsLocation, message: string): TemplateProblem {
  return new TemplateProblem(message, start.line, start.column + 1);
}
