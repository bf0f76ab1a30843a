import type { Checked } from '../mutations.js';
import type { Auth } from './connection-fields.js';

/** One line of a test's result. */
export interface Finding {
  good: boolean;
  text: string;
  why: string | null;
}

type Result = Pick<Checked, 'state' | 'cause' | 'label' | 'missing_permissions' | 'ms'>;

/** What a test has found, in the order it was found: reached, let in, each permission. */
export function findingsOf(result: Result, title: string, auth: Pick<Auth, 'scopes'> | undefined): Finding[] {
  const cause = result.cause;
  if (result.state === 'needs_reauth')
    return [good(`${title} was reached`), bad('The credentials were refused', cause)];
  if (result.state === 'broken') return [bad(`${title} could not be used`, cause)];
  if (result.state === 'rate_limited')
    return [good(`${title} was reached`), bad('It asked us to wait', cause)];
  const missing = result.missing_permissions;
  if (result.state === 'degraded' && missing.length === 0)
    return [bad(`${title} answered with trouble`, cause)];
  return [
    good(`${title} answered in ${result.ms} ms`),
    good(`Signed in as ${result.label}`),
    ...permissions(missing, auth?.scopes ?? []),
  ];
}

function permissions(missing: string[], asked: Auth['scopes']): Finding[] {
  const known = asked.map(({ name, why }) =>
    missing.includes(name) ? bad(`Permission ${name} is missing`, why) : good(`Permission ${name}`, why),
  );
  const others = missing.filter((name) => asked.every((scope) => scope.name !== name));
  const rest = others.map((name) => bad(`Permission ${name} is missing`, null));
  return known.length + rest.length === 0 ? [good('No permission is missing')] : [...known, ...rest];
}

const good = (text: string, why: string | null = null): Finding => ({ good: true, text, why });
const bad = (text: string, why: string | null): Finding => ({ good: false, text, why });
