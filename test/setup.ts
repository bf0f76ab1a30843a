import 'reflect-metadata';
import net from 'node:net';
import { afterAll } from 'vitest';
import { endAll } from '../libs/platform/src/testing/at-end.js';

afterAll(endAll);

/** Tests meet no stranger: sockets lead to this machine or nowhere. */
const home = /^(127\.|::1$|localhost$|\[::1\]$)/;

const guarded = Symbol.for('patchbay.guarded');
const prototype: { connect(...given: unknown[]): unknown; [guarded]?: true } = net.Socket.prototype;
// Spec files share their workers: once a worker is enough.
if (!prototype[guarded]) guard();

function guard(): void {
  prototype[guarded] = true;
  prototype.connect = new Proxy(Reflect.get<typeof prototype, 'connect'>(prototype, 'connect'), {
    apply(connect, socket: net.Socket, given: unknown[]) {
      const first: unknown = Array.isArray(given[0]) ? given[0][0] : given[0];
      const host = hostOf(first, given[1]);
      if (host !== null && !home.test(host)) throw new Error(`a unit test tried to reach ${host}`);
      return Reflect.apply(connect, socket, given);
    },
  });
}

/** null = a unix socket, or no host given, which means this machine. */
function hostOf(target: unknown, host: unknown): string | null {
  if (typeof target === 'object' && target !== null && 'host' in target)
    return typeof target.host === 'string' ? target.host : null;
  return typeof target === 'number' && typeof host === 'string' ? host : null;
}
