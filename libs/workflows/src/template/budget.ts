import { TEMPLATE_LIMITS } from './limits.js';
import { problemAt, type HandlebarsLocation } from './problem.js';

/** Counts what one rendering does and throws a template problem, with its place, when it is too much. */
export class RenderBudget {
  private iterations = 0;
  private printed = 0;
  private handled = 0;

  /** One more turn of an `each`. */
  iterate(loc: HandlebarsLocation): void {
    this.iterations += 1;
    if (this.iterations > TEMPLATE_LIMITS.iterations) {
      throw problemAt(loc, `The template repeats more than ${TEMPLATE_LIMITS.iterations} times.`);
    }
  }

  /** Text that a tag adds to the output. */
  print(length: number, loc: HandlebarsLocation): void {
    this.printed += length;
    this.fits(this.printed, loc);
  }

  /** Text that went into a helper or came out of it. */
  handle(length: number, loc: HandlebarsLocation): void {
    this.handled += length;
    if (this.handled > TEMPLATE_LIMITS.helper_length) {
      throw problemAt(loc, 'The helpers of the template work on too much text.');
    }
  }

  /** Refuses an output that is too long, whole or in part. */
  fits(length: number, loc: HandlebarsLocation): void {
    if (length > TEMPLATE_LIMITS.output_length) {
      throw problemAt(loc, `The template writes more than ${TEMPLATE_LIMITS.output_length} characters.`);
    }
  }
}
