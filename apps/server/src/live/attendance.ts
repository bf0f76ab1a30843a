import type { SessionRepository, VerifiedToken } from '@patchbay/identity';
import type { Clock } from '@patchbay/platform';

/** Who is connected, and whose right to be has ended. */
export class Attendance<Connection> {
  private readonly present = new Map<Connection, VerifiedToken>();

  constructor(
    private readonly sessions: Pick<SessionRepository, 'alive'>,
    private readonly clock: Clock,
  ) {}

  join(connection: Connection, token: VerifiedToken): void {
    this.present.set(connection, token);
  }

  /** Who it was; undefined for a connection that never got in. */
  leave(connection: Connection): VerifiedToken | undefined {
    const token = this.present.get(connection);
    this.present.delete(connection);
    return token;
  }

  /** Connections whose token has expired, or whose session or person no longer counts. One statement per organisation. */
  async over(): Promise<Connection[]> {
    const now = this.clock.now();
    const tenants = new Set([...this.present.values()].map(({ tenantId }) => tenantId));
    const over = await Promise.all([...tenants].map((tenantId) => this.overOf(tenantId, now)));
    return over.flat();
  }

  private async overOf(tenantId: string, now: Date): Promise<Connection[]> {
    const held = [...this.present].filter(([, token]) => token.tenantId === tenantId);
    const sessions = new Set(held.map(([, { sessionId }]) => sessionId));
    const alive = await this.sessions.alive(tenantId, [...sessions], now);
    return held
      .filter(([, token]) => token.expires <= now || alive.get(token.sessionId) !== token.version)
      .map(([connection]) => connection);
  }
}
