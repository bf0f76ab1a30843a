import type { SsoConnection } from './connection.js';
import type { RefusalCode } from './refusal.js';
import type { SsoRequest } from './request.repository.js';
import type { SsoSession } from './session.repository.js';
import type { VouchedPerson } from './accounts.js';

/** How a login begins. */
export interface LoginOptions {
  /** The secret this browser got at an earlier login, when it still has one. */
  browser?: string;
  /** Page of the console to go to afterwards. */
  next?: string;
  /** A test finds out what would happen and opens no session. */
  test?: boolean;
}

/** Where the browser goes, and the secret it must bring back. */
export interface LoginBegun {
  url: string;
  browser: string;
}

/** A login whose answer has passed every check of its protocol. */
export interface Vouched {
  connection: SsoConnection;
  request: SsoRequest;
  person: VouchedPerson;
  /** How to log the person out at the provider. */
  session: Pick<SsoSession, 'name_id' | 'name_id_format' | 'session_index'> | null;
}

/** What the console is told when the browser comes back. */
export type Landing = { code: string } | { tested: string } | { refused: RefusalCode };
