import { readFileSync } from 'node:fs';

/** The account the server runs as. PostgreSQL refuses root, so root gives its rights away to `nobody`. */
export interface ServerIdentity {
  uid?: number;
  gid?: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

export function serverIdentity(): ServerIdentity {
  if (!isRoot()) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

/** An inherited library path would win over the package's own libraries, and the current folder may be closed to the server. */
export const cleanEnvironment = {
  cwd: process.platform === 'win32' ? undefined : '/',
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC' },
};
