import type { JsonObject } from '@patchbay/domain';
import { TEMPLATE_LIMITS } from './limits.js';
import { problemAt, TEMPLATE_START } from './problem.js';

declare const CLEAN: unique symbol;

/** A private copy of a view: plain JSON, nothing in it can be called. */
export type CleanView = JsonObject & { readonly [CLEAN]: true };

const copies = new WeakSet<JsonObject>();

/** Says that a view of about `length` characters is a private copy through JSON already. */
export function alreadyClean<V extends JsonObject>(view: V, length: number): V {
  if (length <= TEMPLATE_LIMITS.view_length) copies.add(view);
  return view;
}

/** Copies a view through JSON, which drops functions, getters and prototypes. */
export function cleanView(view: JsonObject): CleanView {
  if (copies.has(view)) return view as CleanView;
  const text = serialised(view);
  if (text.length > TEMPLATE_LIMITS.view_length) {
    throw problemAt(TEMPLATE_START, `The values have more than ${TEMPLATE_LIMITS.view_length} characters.`);
  }
  return JSON.parse(text) as CleanView;
}

function serialised(view: JsonObject): string {
  try {
    return JSON.stringify(view) ?? 'null';
  } catch {
    throw problemAt(TEMPLATE_START, 'The values are not JSON.');
  }
}
