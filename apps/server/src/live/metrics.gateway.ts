import type { IncomingMessage } from 'node:http';
import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { LiveMetrics } from '@patchbay/analytics';
import { AccessGuard, SessionRepository } from '@patchbay/identity';
import { Clock, Logger } from '@patchbay/platform';
import { PublicUrl } from '@patchbay/plugins';
import type { WebSocket } from 'ws';
import { Attendance } from './attendance.js';
import { Channel } from './channel.js';
import { refuseKeys, SocketAccess } from './socket-access.js';
import { isOwnOrigin, limitMessages } from './socket-rules.js';

const everyMs = 1_000;
/** Whoever is signed out, here or on another node, is cut off after this time. */
const checkMs = 2_000;
const signInAgain = [4401, 'sign in again'] as const;
/** A reader this far behind is cut off; it reconnects and resumes. */
const maxBufferedBytes = 1_000_000;

/** `/ws/metrics`: a snapshot on connect, then news every second. One channel per tenant, so no frame crosses tenants. */
@WebSocketGateway({
  path: '/ws/metrics',
  maxPayload: 4_096,
  perMessageDeflate: false,
  verifyClient: refuseKeys,
})
export class MetricsGateway
  implements OnGatewayConnection, OnGatewayDisconnect, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly channels = new Map<string, Channel>();
  private readonly attendance: Attendance<WebSocket>;
  private readonly access: SocketAccess;
  private timers: NodeJS.Timeout[] = [];
  private busy = false;

  constructor(
    guard: AccessGuard,
    private readonly live: LiveMetrics,
    private readonly publicUrl: PublicUrl,
    private readonly clock: Clock,
    private readonly log: Logger,
    sessions: SessionRepository,
  ) {
    this.access = new SocketAccess(guard);
    this.attendance = new Attendance(sessions, (key) => this.access.keyCounts(key), clock);
  }

  onApplicationBootstrap(): void {
    this.timers = [
      setInterval(() => void this.tick(), everyMs),
      setInterval(() => void this.dismiss(), checkMs),
    ];
    for (const timer of this.timers) timer.unref();
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  async handleConnection(socket: WebSocket, request: IncomingMessage): Promise<void> {
    socket.on('error', () => socket.terminate());
    if (!isOwnOrigin(request, this.publicUrl.value)) return socket.close(1008, 'foreign origin');
    limitMessages(socket, this.clock);
    try {
      const held = await this.access.admit(request);
      const snapshot = await this.live.snapshot(held.tenantId);
      if (socket.readyState !== socket.OPEN) return;
      this.attendance.join(socket, held);
      this.channelOf(held.tenantId).join(socket, seqOf(request), snapshot);
    } catch {
      socket.close(...signInAgain);
    }
  }

  handleDisconnect(socket: WebSocket): void {
    const held = this.attendance.leave(socket);
    if (held) this.channels.get(held.tenantId)?.leave(socket);
  }

  private async dismiss(): Promise<void> {
    try {
      for (const socket of await this.attendance.over()) this.sendAway(socket);
    } catch (error) {
      this.log.warn('sessions of sockets could not be checked', { error: String(error) });
    }
  }

  /** Says why, and does not wait for an answer. */
  private sendAway(socket: WebSocket): void {
    this.handleDisconnect(socket);
    socket.close(...signInAgain);
    setTimeout(() => socket.terminate(), everyMs).unref();
  }

  private channelOf(tenantId: string): Channel {
    const known = this.channels.get(tenantId);
    if (known) return known;
    const made = new Channel(this.clock, maxBufferedBytes);
    this.channels.set(tenantId, made);
    return made;
  }

  private async tick(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (const [tenantId, channel] of this.channels) {
        if (channel.size > 0) await this.tell(tenantId, channel);
      }
    } catch (error) {
      this.log.warn('live metrics could not be read', { error: String(error) });
    } finally {
      this.busy = false;
    }
  }

  private async tell(tenantId: string, channel: Channel): Promise<void> {
    const news = await this.live.news(tenantId, channel.told.since);
    for (const ticket of channel.told.fresh(news.tickets)) channel.send('ticket', ticket);
    for (const effect of channel.told.fresh(news.effects)) channel.send('effect', effect);
    channel.send('metrics', await this.live.snapshot(tenantId));
  }
}

/** The last message that a reader has had. */
const seqOf = ({ url }: IncomingMessage): number =>
  Number(new URL(url ?? '', 'http://local').searchParams.get('seq') ?? 0);
