import type { Me } from '../api/types.js';
import { wordsOf } from './words.js';

/** What the role of whoever is signed in is called, be it built in or the organisation's own. */
export const roleWords = ({ role, role_name }: Pick<Me, 'role' | 'role_name'>): string =>
  role_name ?? wordsOf(role);
