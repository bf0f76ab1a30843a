import { RULE_LIMITS } from './limits.js';

const TEXT_UNITS_PER_STEP = 1_024;
const ITEMS_PER_STEP = 100;

/** Why a rule could not be evaluated; the message is safe to show to the rule's author. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** Counts the work of one evaluation and throws a {@link RuleError} when it is used up. */
export class Budget {
  steps = 0;

  step(units = 1): void {
    this.steps += units;
    if (this.steps > RULE_LIMITS.steps) {
      throw new RuleError(`The rule needs more than ${RULE_LIMITS.steps} steps.`);
    }
  }

  /** Charges for scanning a text or a list, so that many scans of a large value end too. */
  scan(value: string | readonly unknown[]): void {
    const perStep = typeof value === 'string' ? TEXT_UNITS_PER_STEP : ITEMS_PER_STEP;
    this.step(Math.floor(value.length / perStep));
  }

  /** Joins texts; refuses before the joined text exists. */
  join(pieces: readonly string[], separator: string): string {
    const length = pieces.reduce((sum, piece) => sum + piece.length + separator.length, 0);
    if (length > RULE_LIMITS.string_length) {
      throw new RuleError(`The rule builds a text of more than ${RULE_LIMITS.string_length} characters.`);
    }
    const text = pieces.join(separator);
    this.scan(text);
    return text;
  }

  /** Checks the length of a list the rule is about to build. */
  listOf(length: number): void {
    if (length > RULE_LIMITS.array_length) {
      throw new RuleError(`The rule builds a list of more than ${RULE_LIMITS.array_length} items.`);
    }
    this.step(Math.floor(length / ITEMS_PER_STEP));
  }
}
