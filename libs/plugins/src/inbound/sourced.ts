import type { Change } from '@patchbay/domain';
import type { AnyPlugin } from '@patchbay/plugin-sdk';
import type { SourcedBatch } from '@patchbay/tickets';
import type { ConnectionRow } from '../connections/connection.repository.js';

/** Changes with their origin, and the answers to "did we make this ourselves?" and "is this news?": what was last changed before `newsSince` is not. */
export function sourced(
  plugin: AnyPlugin,
  row: ConnectionRow,
  changes: Change[],
  arrivedAt: Date,
  newsSince = new Date(0),
): SourcedBatch {
  const me = row.identity;
  return {
    connection: { id: row.id, source: plugin.id, sample: row.mode === 'sandbox' },
    changes: changes.map((change) => ({
      change,
      own: me !== null && plugin.base.connection!.isOwn(change, me),
      history: Date.parse(change.at) < newsSince.getTime(),
    })),
    arrivedAt,
  };
}
