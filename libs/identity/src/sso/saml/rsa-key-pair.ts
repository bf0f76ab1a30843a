import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** Takes a processor a quarter of a second. */
export function rsaKeyPair(bits = 2_048): Promise<KeyPair> {
  return generate('rsa', { modulusLength: bits });
}
