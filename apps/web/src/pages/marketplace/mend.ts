import type { Connection } from '../../api/types.js';
import type { Tab } from './marketplace.search.js';

/** What a person can do about a state. `go` opens a tab of the drawer, the others act at once. */
export type Mend =
  | { label: string; does: 'go'; tab: Tab }
  | { label: string; does: 'check' | 'resume' | 'sign-in' | 'open-sandbox' };

/** What happened, what it means, and the button that mends it. */
export interface Trouble {
  title: string;
  meaning: string;
  mends: Mend[];
}

type Account = Pick<Connection, 'state' | 'cause' | 'plugin_title' | 'label' | 'mode'>;

const test: Mend = { label: 'Test again', does: 'check' };
const calls: Mend = { label: 'See calls', does: 'go', tab: 'activity' };

/** Null when nobody has to do anything. `oauth`: the account signs in at the provider. */
export function troubleOf(account: Account, oauth: boolean): Trouble | null {
  const { plugin_title: title, cause } = account;
  const because = cause ?? 'The provider gave no reason.';
  switch (account.state) {
    case 'broken':
      return { title: `${title} does not work`, meaning: because, mends: [settingsOf(account), test] };
    case 'needs_reauth':
      return { title: `${title} needs a sign-in`, meaning: because, mends: [renewal(account, oauth), test] };
    case 'degraded':
      return { title: `${title} works in part`, meaning: because, mends: [test, calls] };
    case 'rate_limited':
      return {
        title: `${title} asked us to slow down`,
        meaning: `${because} Calls wait and go out by themselves.`,
        mends: [calls],
      };
    case 'paused':
      return {
        title: `${title} is paused`,
        meaning: 'Nothing is fetched or sent until it goes on.',
        mends: [{ label: 'Resume', does: 'resume' }],
      };
    case 'unchecked':
      return { title: `${title} was not tested yet`, meaning: '', mends: [{ ...test, label: 'Test now' }] };
    default:
      return null;
  }
}

/** A sandbox needs no credentials and has no settings: what fails there is a fault somebody switched on. */
const sandbox: Mend = { label: 'Open the sandbox', does: 'open-sandbox' };

function renewal({ mode, plugin_title }: Account, oauth: boolean): Mend {
  if (mode === 'sandbox') return sandbox;
  if (oauth) return { label: `Sign in at ${plugin_title}`, does: 'sign-in' };
  return { label: 'Renew credentials', does: 'go', tab: 'connect' };
}

const settingsOf = ({ mode }: Account): Mend =>
  mode === 'sandbox' ? sandbox : { label: 'Check the settings', does: 'go', tab: 'connect' };
