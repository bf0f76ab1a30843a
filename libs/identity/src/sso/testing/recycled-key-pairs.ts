import { vi } from 'vitest';
import { rsaKeyPair, type KeyPair } from '../saml/rsa-key-pair.js';
import { ServiceProviderKeys } from '../saml/service-provider-keys.js';

/** A few RSA keys by turns, made on first use: a spec file wants other keys than the next, not new ones. */
function recycledKeyPairs(count: number): () => Promise<KeyPair> {
  const pairs: Promise<KeyPair>[] = [];
  let turn = 0;
  return () => (pairs[turn++ % count] ??= rsaKeyPair());
}

/** No spec has more identity providers than these. */
export const idpKeyPair = recycledKeyPairs(4);
const serviceProviderKeyPair = recycledKeyPairs(2);

/** What the hub under test takes for keys of its own. */
export function recycleKeyPairs(hub: { get(type: typeof ServiceProviderKeys): ServiceProviderKeys }): void {
  vi.spyOn(hub.get(ServiceProviderKeys), 'keyPair').mockImplementation(serviceProviderKeyPair);
}
