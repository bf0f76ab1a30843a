import type { ApiKey } from '../../api/types.js';
import { ConfirmButton } from '../../parts/confirm-button.js';
import { ago } from '../../parts/words.js';
import { useRevokeKey } from './use-api-keys.js';

/** Asks first: a key that is revoked does not come back. */
export function RevokeButton({ apiKey }: { apiKey: ApiKey }) {
  const revoke = useRevokeKey(apiKey);
  const { name, last_used_at } = apiKey;
  const used = last_used_at ? `last used ${ago(last_used_at)}` : 'never used';
  return (
    <ConfirmButton
      label="Revoke"
      name={`Revoke ${name}`}
      title={`Revoke ${name}?`}
      words={`Whatever uses it is refused within a second, and the key does not come back. It was ${used}.`}
      yes="Revoke it"
      pending={revoke.isPending}
      onYes={() => revoke.mutate()}
    />
  );
}
