import type { paths } from '../../api/schema.js';
import type { Scope } from '../../parts/permissions/scopes.js';
import type { Whose } from './use-api-keys.js';

type Body = paths['/api/api-keys']['post']['requestBody']['content']['application/json'];

export interface KeyDraft {
  name: string;
  scopes: Scope[];
  /** Days from now; `never` and `date` aside. */
  life: string;
  /** Counts when `life` is `date`: the last day, as a date field writes it. */
  until: string;
}

export const blankKey: KeyDraft = { name: '', scopes: [], life: '90', until: '' };

export const lives: { value: string; label: string }[] = [
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'date', label: 'On a day of my choice' },
  { value: 'never', label: 'Never' },
];

const dayMs = 86_400_000;

/** When a key ends, as the hub wants it; null = never. A day counts to its end, where the person is. */
export function endOf({ life, until }: Pick<KeyDraft, 'life' | 'until'>, now: Date): string | null {
  if (life === 'never') return null;
  if (life !== 'date') return new Date(now.getTime() + Number(life) * dayMs).toISOString();
  return new Date(`${until}T23:59:59`).toISOString();
}

export const bodyOf = (draft: KeyDraft, whose: Whose, now: Date): Body => ({
  name: draft.name.trim(),
  scopes: draft.scopes,
  expires_at: endOf(draft, now),
  organisation: whose === 'organisation',
});

/** What a person can mend before the hub is asked. */
export const checks = {
  name: (name: string) => (name.trim() === '' ? 'Say what the key is for' : null),
  scopes: (scopes: Scope[]) => (scopes.length === 0 ? 'Choose at least one' : null),
  until: (until: string, { life }: KeyDraft) =>
    life === 'date' && Number.isNaN(Date.parse(until)) ? 'Choose a day' : null,
};
