import type { Person } from '../../api/types.js';

/** What each role may do, in words. */
export const roles: { value: Person['role']; label: string; words: string }[] = [
  { value: 'viewer', label: 'Viewer', words: 'Reads tickets, reports and run logs.' },
  { value: 'agent', label: 'Agent', words: 'Also changes tickets.' },
  { value: 'analyst', label: 'Analyst', words: 'Also imports files and builds workflows.' },
  { value: 'admin', label: 'Administrator', words: 'Everything: connections, people, dead letters.' },
];

export const roleLabel = (role: Person['role']): string =>
  roles.find(({ value }) => value === role)?.label ?? role;
