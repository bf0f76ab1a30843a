import type { IncomingMessage } from 'node:http';
import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { LiveMetrics } from '@patchbay/analytics';
import { AccessGuard, may } from '@patchbay/identity';
import { Clock, Logger } from '@patchbay/platform';
import { PublicUrl } from '@patchbay/plugins';
import type { WebSocket } from 'ws';
import { Channel } from './channel.js';
import { isOwnOrigin, limitMessages } from './socket-rules.js';

const everyMs = 1_000;
/** A reader this far behind is cut off; it reconnects and resumes. */
const maxBufferedBytes = 1_000_000;

/** `/ws/metrics`: a snapshot on connect, then news every second. One channel per tenant, so no frame crosses tenants. */
@WebSocketGateway({ path: '/ws/metrics', maxPayload: 4_096, perMessageDeflate: false })
export class MetricsGateway
  implements OnGatewayConnection, OnGatewayDisconnect, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly channels = new Map<string, Channel>();
  private readonly tenants = new WeakMap<WebSocket, string>();
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  constructor(
    private readonly guard: AccessGuard,
    private readonly live: LiveMetrics,
    private readonly publicUrl: PublicUrl,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick(), everyMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async handleConnection(socket: WebSocket, request: IncomingMessage): Promise<void> {
    socket.on('error', () => socket.terminate());
    if (!isOwnOrigin(request, this.publicUrl.value)) return socket.close(1008, 'foreign origin');
    limitMessages(socket, this.clock);
    try {
      const url = new URL(request.url ?? '', 'http://local');
      const caller = await this.guard.authenticate(url.searchParams.get('access_token') ?? '');
      if (!may(caller, 'reports:read')) throw new Error('not allowed');
      const channel = this.channelOf(caller.tenantId);
      this.tenants.set(socket, caller.tenantId);
      channel.join(
        socket,
        Number(url.searchParams.get('seq') ?? 0),
        await this.live.snapshot(caller.tenantId),
      );
    } catch {
      socket.close(4401, 'sign in again');
    }
  }

  handleDisconnect(socket: WebSocket): void {
    const tenantId = this.tenants.get(socket);
    if (tenantId) this.channels.get(tenantId)?.leave(socket);
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
