import { useSyncExternalStore } from 'react';
import { renew, tokens } from '../api/session.js';
import { LiveSocket } from './live-socket.js';
import type { LiveState } from './live-state.js';

const socket = new LiveSocket({
  connect(address) {
    const url = new URL(address, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return new WebSocket(url);
  },
  now: Date.now,
  random: Math.random,
  later(work, ms) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  token: () => tokens()?.access_token,
  renew,
});

/** The live numbers; the socket is open while any component looks at them. */
export const useLive = (): LiveState => useSyncExternalStore(socket.subscribe, socket.snapshot);

export const reconnectNow = socket.retryNow;
