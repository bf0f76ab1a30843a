/** What the console says when a provider has sent the browser back. */
export interface Landing {
  tone: 'good' | 'bad';
  title: string;
  meaning: string;
}

const refusals: Record<string, Omit<Landing, 'tone'>> = {
  access_denied: {
    title: 'You said no at the provider',
    meaning: 'Nothing was connected. Open the plugin and start the sign-in again when you are ready.',
  },
  bad_state: {
    title: 'This sign-in has expired',
    meaning:
      'A sign-in lasts ten minutes, works once, and only in the browser and at the address it was begun at. Open the plugin and start it again.',
  },
  other_issuer: {
    title: 'Another provider answered',
    meaning:
      'The answer did not come from the provider you were sent to. Nothing was connected: start the sign-in again.',
  },
  exchange_failed: {
    title: 'The provider did not accept the sign-in',
    meaning:
      'Check client id, client secret and callback URL of the app you registered there, then try again.',
  },
};

/** Null when the browser does not come from a provider. */
export function landingOf(search: { connected?: string; refused?: string }): Landing | null {
  if (search.connected !== undefined)
    return {
      tone: 'good',
      title: 'Signed in',
      meaning: 'The provider gave us access. The account below says whether all of it works.',
    };
  if (search.refused === undefined) return null;
  const known = Object.hasOwn(refusals, search.refused) ? refusals[search.refused] : undefined;
  return {
    tone: 'bad',
    title: known?.title ?? 'The provider refused',
    meaning: known?.meaning ?? `It gave this reason: ${search.refused}. Nothing was connected.`,
  };
}
