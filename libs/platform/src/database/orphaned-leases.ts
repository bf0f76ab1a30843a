import { withClient, type Address } from './roles.js';

/**
 * Gives back what the last process on this data folder had claimed. Only for the embedded database: its lock proves that
 * nobody else is at work, so a hub that was killed need not wait for its own leases to run out.
 */
export function releaseOrphanedLeases(owner: Address): Promise<void> {
  return withClient(owner, async (client) => {
    await client.query(
      `update job set state = case when attempts >= max_attempts then 3 else 0 end, lease_token = null, lease_until = null,
              dispatched_at = null, last_error = coalesce(last_error, 'the hub ended')
        where state = 1`,
    );
  });
}
