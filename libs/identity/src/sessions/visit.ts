import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../principal.js';

/** Where somebody signs in from. */
export interface Visit {
  device: string;
  ip: string | null;
}

export const unknownVisit: Visit = { device: 'Unknown device', ip: null };

/** Most telling first: every browser claims to be some of those below it. */
const programs: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^python-requests\//, 'Python'],
  [/^(node|undici)\b/, 'Node.js'],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A user agent in a few words of our own: what the other side wrote is not kept. */
export function deviceOf(userAgent: string | undefined): string {
  const known = (list: [RegExp, string][]): string | undefined =>
    list.find(([pattern]) => pattern.test((userAgent ?? '').slice(0, 1_000)))?.[1];
  const [program, system] = [known(programs), known(systems)];
  if (program && system) return `${program} on ${system}`;
  return program ?? system ?? unknownVisit.device;
}

/** Where this request comes from. */
export const Visitor = createParamDecorator((_data: unknown, context: ExecutionContext): Visit => {
  const { headers, ip } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const agent = headers['user-agent'];
  return { device: deviceOf(Array.isArray(agent) ? agent[0] : agent), ip: ip ?? null };
});
