import type { ApiKey } from '../../api/types.js';
import { ago, dateTime } from '../words.js';

/** When it was used, ends and was made; of the organisation's own, by whom. */
export function keyFacts(apiKey: ApiKey): string[] {
  const { organisation, created_by, created_at, last_used_at, expires_at, expired } = apiKey;
  const maker = organisation ? ` by ${created_by ?? 'somebody who has left'}` : '';
  return [
    last_used_at ? `last used ${ago(last_used_at)}` : 'never used',
    expires_at === null ? 'does not end' : `${expired ? 'ended' : 'ends'} ${dateTime(expires_at)}`,
    `made ${ago(created_at)}${maker}`,
  ];
}
