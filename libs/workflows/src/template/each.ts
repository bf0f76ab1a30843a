import Handlebars from 'handlebars';
import type { HelperOptions } from './helper.js';

interface BlockOptions extends HelperOptions {
  fn(context: unknown, options: { data: unknown }): string;
  inverse(context: unknown): string;
}

/** `each` over a list or the fields of an object, with a limit on turns and on output. */
export function each(this: unknown, items: unknown, options: BlockOptions): string {
  const entries = entriesOf(items);
  if (entries.length === 0) return options.inverse(this);
  const { budget } = options.data;
  let output = '';
  for (const [index, [key, item]] of entries.entries()) {
    budget.iterate(options.loc);
    const turn = { key, index, first: index === 0, last: index === entries.length - 1 };
    const data = Object.assign(Handlebars.createFrame(options.data) as object, turn);
    output += options.fn(item, { data });
    budget.fits(output.length, options.loc);
  }
  return output;
}

function entriesOf(items: unknown): [key: string | number, item: unknown][] {
  if (Array.isArray(items)) return items.map((item: unknown, index) => [index, item]);
  return typeof items === 'object' && items !== null ? Object.entries(items) : [];
}
