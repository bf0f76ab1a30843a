import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this file belongs to, from its source or from `dist`. */
export function findRoot(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    if (existsSync(join(at, 'nest-cli.json'))) return at;
    if (at === dirname(at)) throw new Error('this file lies outside of a checkout');
  }
}
