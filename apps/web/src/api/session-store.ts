/** The signed-in session, shared by all tabs of this browser. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** What a session needs of the browser. */
export interface Browser {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  fetch(address: string, init: RequestInit): Promise<Response>;
  /** Runs one at a time across all tabs. */
  exclusively(name: string, work: () => Promise<boolean>): Promise<boolean>;
}

export const sessionKey = 'patchbay.session';

/** Whether what is stored now belongs to somebody else, or to the same person in another organisation. */
export function isOther(before: string | null, after: string | null): boolean {
  const [was, is] = [subjectOf(before), subjectOf(after)];
  return was !== null && is !== null && was !== is;
}

/** Who a stored session is for, as its access token says. Only for comparing: the hub checks tokens. */
function subjectOf(stored: string | null): string | null {
  try {
    const { access_token } = JSON.parse(stored ?? 'null') as Tokens;
    const claims = access_token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    return String((JSON.parse(atob(claims)) as { sub: unknown }).sub);
  } catch {
    return null;
  }
}

/** Keeps the tokens and renews them once for all calls that wait. */
export class SessionStore {
  private readonly listeners = new Set<() => void>();
  private renewing: Promise<boolean> | null = null;

  constructor(private readonly browser: Browser) {}

  readonly tokens = (): Tokens | null => {
    try {
      const kept = JSON.parse(this.browser.storage.getItem(sessionKey) ?? 'null') as Partial<Tokens> | null;
      return kept?.access_token && kept.refresh_token ? (kept as Tokens) : null;
    } catch {
      return null;
    }
  };

  readonly keepTokens = ({ access_token, refresh_token }: Tokens): void => {
    this.browser.storage.setItem(sessionKey, JSON.stringify({ access_token, refresh_token }));
  };

  /** Takes the session of another organisation, once no renewal of the last one is under way any more. */
  readonly changeTokens = async (pair: Tokens): Promise<void> => {
    await this.browser.exclusively(sessionKey, async () => {
      this.keepTokens(pair);
      return true;
    });
  };

  readonly dropTokens = (): void => {
    this.browser.storage.removeItem(sessionKey);
    this.tellSignedOut();
  };

  /** Also called when another tab has signed out. */
  readonly tellSignedOut = (): void => {
    for (const listener of this.listeners) listener();
  };

  /** Calls back when the session has ended, here or because the hub refused to renew it. */
  readonly onSignedOut = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Renews the access token once for all waiting calls; false = sign in again. */
  readonly renew = (used: string | undefined): Promise<boolean> => {
    this.renewing ??= this.browser
      .exclusively(sessionKey, () => this.renewUnlessDone(used))
      .finally(() => {
        this.renewing = null;
      });
    return this.renewing;
  };

  private async renewUnlessDone(used: string | undefined): Promise<boolean> {
    const current = this.tokens();
    if (current === null) return false;
    if (current.access_token !== used) return true;
    const answer = await this.browser
      .fetch('/api/auth/refresh', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token: current.refresh_token }),
      })
      .catch(() => null);
    if (answer?.ok) {
      this.keepTokens((await answer.json()) as Tokens);
      return true;
    }
    if (answer?.status === 401) this.dropTokens();
    return false;
  }
}
