import { Injectable } from '@nestjs/common';
import { Clock, notFound } from '@patchbay/platform';
import type { RawReply, RawRequest, Twin } from '@patchbay/plugin-sdk';
import { PluginRegistry } from '../registry/plugin-registry.js';

type Receive = (pluginId: string, connectionId: string, raw: RawRequest) => Promise<RawReply>;

/** The sandboxes of this process: one twin per connection, wired to the hub's own webhook door. */
@Injectable()
export class TwinHost {
  private readonly twins = new Map<string, Promise<Twin>>();
  private receive: Receive = () => Promise.resolve({ status: 503, body: '' });

  constructor(
    private readonly registry: PluginRegistry,
    private readonly clock: Clock,
  ) {}

  /** Told by the gateway at start: twins deliver where real providers do. */
  deliverTo(receive: Receive): void {
    this.receive = receive;
  }

  /** The twin behind a sandbox connection, made on first use. */
  of(pluginId: string, connectionId: string): Promise<Twin> {
    const known = this.twins.get(connectionId);
    if (known) return known;
    const made = this.create(pluginId, connectionId);
    this.twins.set(connectionId, made);
    made.catch(() => this.twins.delete(connectionId));
    return made;
  }

  drop(connectionId: string): void {
    this.twins.delete(connectionId);
  }

  private async create(pluginId: string, connectionId: string): Promise<Twin> {
    const plugin = this.registry.find(pluginId);
    if (!plugin?.twin) throw notFound('sandbox');
    const module = (await plugin.twin()).default;
    return module.create({
      seed: 42,
      clock: this.clock,
      deliver: (hook) => this.receive(pluginId, connectionId, { ...hook, receivedAt: this.clock.now() }),
    });
  }
}
