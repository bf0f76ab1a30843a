import type { Person } from '../../api/types.js';

/** What each role may do, in words. */
export const roles: { value: Person['role']; label: string; words: string }[] = [
  { value: 'viewer', label: 'Viewer', words: 'Reads tickets, reports and run logs.' },
  { value: 'agent', label: 'Agent', words: 'Also changes tickets.' },
  { value: 'manager', label: 'Manager', words: 'Also sees who belongs to the organisation and as what.' },
  { value: 'analyst', label: 'Analyst', words: 'An agent who also imports files and builds workflows.' },
  { value: 'admin', label: 'Administrator', words: 'Connections, people, dead letters, privacy.' },
  { value: 'owner', label: 'Owner', words: 'Everything, and may delete the organisation.' },
];

export const roleLabel = (role: Person['role']): string =>
  roles.find(({ value }) => value === role)?.label ?? role;
