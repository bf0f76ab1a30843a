import type { paths } from '../../api/schema.js';
import { wordsOf } from '../words.js';

/** What a role of one's own and an API key can be made of. */
export type Scope =
  paths['/api/api-keys']['post']['requestBody']['content']['application/json']['scopes'][number];

export interface ScopeGroup {
  noun: string;
  label: string;
  scopes: { scope: Scope; label: string }[];
}

/** What the nouns of permissions are called in the console. */
const nouns: Record<string, string> = {
  data: 'Files and records',
  jobs: 'Imports',
  plugins: 'Connections',
  queue: 'Background work',
  users: 'People',
  tenant: 'Organisation',
  audit: 'Audit log',
};
const verbs: Record<string, string> = { write: 'Change', ingest: 'Import' };

/** A person's own affairs and the end of the organisation are not for programs. */
const noKeys = new Set(['self', 'tenant:own']);

/** What this person can give to a key, by noun, in the order of their permissions. */
export function scopeGroups(permissions: readonly string[]): ScopeGroup[] {
  const groups = new Map<string, ScopeGroup>();
  for (const permission of permissions) {
    if (noKeys.has(permission)) continue;
    const [noun = '', verb = ''] = permission.split(':');
    const group = groups.get(noun) ?? { noun, label: nounWords(noun), scopes: [] };
    group.scopes.push({ scope: permission as Scope, label: verbs[verb] ?? wordsOf(verb) });
    groups.set(noun, group);
  }
  return [...groups.values()];
}

export const nounWords = (noun: string): string => nouns[noun] ?? wordsOf(noun);

/** Everything that changes nothing. */
export const readingOf = (groups: ScopeGroup[]): Scope[] =>
  groups.flatMap(({ scopes }) => scopes.map(({ scope }) => scope)).filter((scope) => scope.endsWith(':read'));

/** "Tickets: read, change" of what a key has, for one line of a list. */
export function scopeWords(scopes: readonly string[]): string {
  const groups = scopeGroups(scopes).map(
    ({ label, scopes: held }) => `${label}: ${held.map((one) => one.label.toLowerCase()).join(', ')}`,
  );
  return groups.join(' · ');
}
