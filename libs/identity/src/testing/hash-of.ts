import { hash } from '@node-rs/argon2';

const hashes = new Map<string, Promise<string>>();
/** Comparing takes as long as the hash says that it took to make: specs that sign in would spend their time on nothing else. */
const cheap = { memoryCost: 64, timeCost: 1 };

/** What is stored of the password of a person in a spec. What hashing must cost is proved in `passwords.spec.ts`. */
export function hashOf(password: string): Promise<string> {
  const known = hashes.get(password) ?? hash(password, cheap);
  hashes.set(password, known);
  return known;
}
