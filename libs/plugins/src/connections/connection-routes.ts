import { Injectable } from '@nestjs/common';
import { ConnectionRepository, type Route } from './connection.repository.js';

const mostKnown = 10_000;

/** Whom a delivery's address belongs to. A connection never changes its owner, so what is known stays true. */
@Injectable()
export class ConnectionRoutes {
  private readonly known = new Map<string, Route>();

  constructor(private readonly repository: ConnectionRepository) {}

  /** The connections a delivery may be for: the one its address names, or any of the plugin's. */
  async of(pluginId: string, connectionId: string | null): Promise<Route[]> {
    if (connectionId === null) return this.repository.routes(pluginId, null, null);
    const key = `${pluginId}/${connectionId}`;
    const known = this.known.get(key);
    if (known) return [known];
    const routes = await this.repository.routes(pluginId, connectionId, null);
    if (this.known.size >= mostKnown) this.known.clear();
    if (routes[0]) this.known.set(key, routes[0]);
    return routes;
  }
}
