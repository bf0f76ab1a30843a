import type { ApiKey } from '../../api/types.js';
import { ConfirmButton } from '../confirm-button.js';
import { ago } from '../words.js';

/** How a list of keys takes one away. */
export interface Revoke {
  isPending: boolean;
  mutate: () => void;
}

/** Asks first: a key that is revoked does not come back. */
export function RevokeButton({ apiKey, revoke }: { apiKey: ApiKey; revoke: Revoke }) {
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
