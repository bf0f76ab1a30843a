/** Why a login at a provider was refused, for the person who tried. */
const words: Record<string, string> = {
  expired: 'The login took too long or was used already. Start it again.',
  replayed: 'The login was used already. Start it again.',
  not_trusted: 'The answer of your identity provider could not be trusted. Tell your administrator.',
  no_email: 'Your identity provider did not tell us your e-mail address. Tell your administrator.',
  domain_not_verified: 'Your organisation has not verified the domain of your e-mail address.',
  other_organisation: 'Your e-mail address belongs to another organisation of this hub.',
  no_account: 'You have no account here yet. Ask your administrator to add you.',
  disabled: 'Your account is switched off.',
  connection_off: 'This connection is switched off.',
  provider_refused: 'Your identity provider did not sign you in.',
  provider_unreachable: 'Your identity provider could not be reached. Try again in a minute.',
};

export const ssoRefusal = (code: string): string =>
  words[code] ?? 'Signing in at your provider did not work.';
