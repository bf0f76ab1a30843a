import Handlebars from 'handlebars';
import { RenderBudget } from './budget.js';
import { each } from './each.js';
import { checkProgram, type TemplateMode } from './guard.js';
import { budgeted } from './helper.js';
import { templateHelpers } from './helpers.js';
import { parseTemplate } from './parse.js';
import { PRINT_HELPER, printValue, withCountedOutput } from './print.js';
import { problemAt, TEMPLATE_START, TemplateProblem } from './problem.js';
import { cleanView, type CleanView } from './view.js';

/** A template ready to run; the budget may be shared by several. Throws template problems only. */
export type Renderer = (view: CleanView, budget: RenderBudget) => string;

const REMOVED = ['log', 'lookup', 'helperMissing', 'blockHelperMissing'];
const HELPER_NAMES = [...templateHelpers.keys(), PRINT_HELPER];
const engine = createEngine();

/** Parses, guards and compiles a template, and runs it once on nothing to find mistakes in its constants. */
export function createRenderer(source: string, mode: TemplateMode): Renderer {
  const program = parseTemplate(source);
  checkProgram(program, mode);
  const run = engine.compile<CleanView>(withCountedOutput(program), compileOptions(mode));
  const renderer: Renderer = (view, budget) => {
    const output = guarded(() => run(view, { ...runtimeOptions(), data: { budget } }));
    budget.fits(output.length, TEMPLATE_START);
    return output;
  };
  renderer(cleanView({}), new RenderBudget());
  return renderer;
}

function createEngine(): typeof Handlebars {
  const created = Handlebars.create();
  for (const name of REMOVED) created.unregisterHelper(name);
  for (const [name, helper] of templateHelpers) created.registerHelper(name, budgeted(helper));
  created.registerHelper('each', each);
  created.registerHelper(PRINT_HELPER, printValue);
  return created;
}

function compileOptions(mode: TemplateMode): CompileOptions {
  const known = [...HELPER_NAMES.map((name) => [name, true]), ...REMOVED.map((name) => [name, false])];
  return {
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(known) as KnownHelpers,
    explicitPartialContext: true,
    noEscape: mode === 'text',
  };
}

function runtimeOptions(): Handlebars.RuntimeOptions {
  return {
    allowProtoPropertiesByDefault: false,
    allowProtoMethodsByDefault: false,
    allowCallsToHelperMissing: false,
    partials: Object.create(null) as Record<string, never>,
  };
}

function guarded(render: () => string): string {
  try {
    return render();
  } catch (error) {
    if (error instanceof TemplateProblem) throw error;
    throw problemAt(TEMPLATE_START, 'The template cannot be rendered.');
  }
}
