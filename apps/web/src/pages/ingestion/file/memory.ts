import type { FilePreview } from '../../../api/types.js';
import { draftOf, type Draft } from './mapping.js';

/** Columns a file of rejected rows has beside its own. */
const added = ['reject_row', 'reject_reason', 'reject_raw'];

/** Remembers what the user chose for a set of columns: a mended file of rejected rows needs the same again. */
export class MappingMemory {
  private readonly drafts = new Map<string, Draft>();

  keep(draft: Draft): void {
    this.drafts.set(keyOf(Object.keys(draft.columns)), draft);
  }

  /** The choice made for these columns before; null = never, or no other than the guess. */
  recall(preview: FilePreview): Draft | null {
    const known = this.drafts.get(keyOf(preview.columns.map(({ name }) => name)));
    if (!known) return null;
    const guess = draftOf(preview);
    const draft = { ...guess, ...known, columns: { ...guess.columns, ...known.columns } };
    return JSON.stringify(draft) === JSON.stringify(guess) ? null : draft;
  }
}

const keyOf = (columns: string[]): string =>
  JSON.stringify(columns.filter((name) => !added.includes(name)).sort());
