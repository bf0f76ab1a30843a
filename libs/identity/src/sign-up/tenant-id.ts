import { randomBytes } from 'node:crypto';

/** An id that people can read in logs, and that nobody else has: `acme-gmbh-4f1c09`. */
export function tenantIdFor(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${words || 'org'}-${randomBytes(3).toString('hex')}`;
}
