import type { SsoConnection } from './sso-queries.js';

/** What an identity provider asks for, in its own words. */
export function copyValues(connection: SsoConnection): [string, string][] {
  const login: [string, string] = ['Login address (bookmark, application tile)', connection.login_url];
  if (connection.protocol === 'oidc') return [['Redirect URI', connection.redirect_uri], login];
  const { entity_id, acs_url, slo_url } = connection.sp;
  return [
    ['Entity ID (audience)', entity_id],
    ['Assertion consumer service URL', acs_url],
    ['Single logout URL', slo_url],
    login,
  ];
}

/** Rules as lines of text: `value = role`. */
export const rulesText = ({ mapping }: SsoConnection): string =>
  mapping.roles.map(({ value, role }) => `${value} = ${role}`).join('\n');

export type Rule = SsoConnection['mapping']['roles'][number];

/** The other way round; the hub says which role it does not know. */
export const rulesOf = (text: string): Rule[] =>
  text
    .split('\n')
    .map((line) => /^(.*)=([^=]*)$/.exec(line))
    .flatMap((match) =>
      match
        ? [{ value: match[1]?.trim() ?? '', role: (match[2] ?? '').trim().toLowerCase() as Rule['role'] }]
        : [],
    );
