import { Passwords } from '../passwords.js';

const passwords = new Passwords();
const hashes = new Map<string, Promise<string>>();

/** Made once for each password: most people of specs have the same one, and hashing is slow on purpose. */
export function hashOf(password: string): Promise<string> {
  const known = hashes.get(password) ?? passwords.hash(password);
  hashes.set(password, known);
  return known;
}
