import type { SessionRepository, VerifiedToken } from '@patchbay/identity';
import type { Clock } from '@patchbay/platform';

/** What a program came in with: it counts until it is revoked, not for a quarter of an hour. */
export interface HeldKey {
  tenantId: string;
  apiKey: string;
}
export type Held = VerifiedToken | HeldKey;

/** Who is connected, and whose right to be has ended. */
export class Attendance<Connection> {
  private readonly present = new Map<Connection, Held>();

  constructor(
    private readonly sessions: Pick<SessionRepository, 'alive'>,
    private readonly keyCounts: (apiKey: string) => Promise<boolean>,
    private readonly clock: Clock,
  ) {}

  join(connection: Connection, held: Held): void {
    this.present.set(connection, held);
  }

  /** What it came in with; undefined for a connection that never got in. */
  leave(connection: Connection): Held | undefined {
    const held = this.present.get(connection);
    this.present.delete(connection);
    return held;
  }

  /**
   * Connections whose token has expired, or whose session, person or key no longer counts. One statement per organisation,
   * and one per key.
   */
  async over(): Promise<Connection[]> {
    const now = this.clock.now();
    const tokens: [Connection, VerifiedToken][] = [];
    const keys: [Connection, HeldKey][] = [];
    for (const [connection, held] of this.present)
      if ('apiKey' in held) keys.push([connection, held]);
      else tokens.push([connection, held]);
    const tenants = new Set(tokens.map(([, { tenantId }]) => tenantId));
    const over = await Promise.all([
      ...[...tenants].map((tenantId) => this.overOf(tenantId, tokens, now)),
      this.programsOver(keys),
    ]);
    return over.flat();
  }

  private async overOf(
    tenantId: string,
    all: [Connection, VerifiedToken][],
    now: Date,
  ): Promise<Connection[]> {
    const held = all.filter(([, token]) => token.tenantId === tenantId);
    const sessions = new Set(held.map(([, { sessionId }]) => sessionId));
    const alive = await this.sessions.alive(tenantId, [...sessions], now);
    return held
      .filter(([, token]) => token.expires <= now || alive.get(token.sessionId) !== token.version)
      .map(([connection]) => connection);
  }

  private async programsOver(held: [Connection, HeldKey][]): Promise<Connection[]> {
    const keys = [...new Set(held.map(([, { apiKey }]) => apiKey))];
    const counts = await Promise.all(keys.map((key) => this.keyCounts(key)));
    const ended = new Set(keys.filter((_key, index) => !counts[index]));
    return held.filter(([, { apiKey }]) => ended.has(apiKey)).map(([connection]) => connection);
  }
}
