import type { IncomingMessage } from 'node:http';
import { AccessGuard, credentialOf, isApiKey, may, type Principal } from '@patchbay/identity';
import { forbidden, ProblemError } from '@patchbay/platform';
import { hasKey } from '../http/key-in-query.js';
import type { Held } from './attendance.js';

/**
 * Who may listen. Browsers can send no header with a socket: their token is in the address, and good for a quarter of an
 * hour. Programs send a token or an API key as they do with every request; a key in the address is refused.
 */
export class SocketAccess {
  constructor(private readonly guard: Pick<AccessGuard, 'admit' | 'authenticate'>) {}

  /** Throws for anybody who may not. */
  async admit(request: IncomingMessage): Promise<Held> {
    const { searchParams } = new URL(request.url ?? '', 'http://local');
    const credential = credentialOf(request) || (searchParams.get('access_token') ?? '');
    if (isApiKey(credential)) {
      const caller = await this.guard.authenticate(credential);
      mustRead(caller);
      return { tenantId: caller.tenantId, apiKey: credential };
    }
    const { caller, token } = await this.guard.admit(credential);
    mustRead(caller);
    return token;
  }

  /** False for a key that opens this door no longer; throws when that cannot be found out. */
  async keyCounts(apiKey: string): Promise<boolean> {
    try {
      mustRead(await this.guard.authenticate(apiKey));
      return true;
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500) return false;
      throw error;
    }
  }
}

function mustRead(caller: Principal): void {
  if (!may(caller, 'reports:read')) throw forbidden('This needs reports:read.');
}

type Verdict = (accepted: boolean, status?: number, message?: string) => void;

/** B73: what has a key in its address never becomes a socket. */
export const refuseKeys = ({ req }: { req: IncomingMessage }, answer: Verdict): void =>
  hasKey(req.url ?? '') ? answer(false, 400, 'An API key belongs in a header') : answer(true);
