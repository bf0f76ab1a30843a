import type { Change } from '@patchbay/domain';
import type { SourcedBatch } from '../change-source.js';
import type { Incoming } from './intake.repository.js';

type Of<K extends Change['object']> = Extract<Change, { object: K }>;

/** The newest version of each object among the batches: one statement may not touch a row twice, and only the last state matters. */
export function latest<K extends Change['object']>(
  batches: SourcedBatch[],
  object: K,
  op: Change['op'],
): Incoming<K>[] {
  const newest = new Map<string, Incoming<K>>();
  for (const { connection, changes } of batches) {
    for (const { change } of changes) {
      if (change.object !== object || change.op !== op) continue;
      const key = `${connection.id}/${change.id}`;
      const known = newest.get(key);
      if (!known || known.change.version <= change.version)
        newest.set(key, { connection, change: change as Of<K> });
    }
  }
  return [...newest.values()];
}
