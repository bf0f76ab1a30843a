import { useSyncExternalStore } from 'react';
import { LiveSocket, type LiveState } from './live-socket.js';

const socket = new LiveSocket();

/** The live numbers; the socket is open while any component looks at them. */
export const useLive = (): LiveState => useSyncExternalStore(socket.subscribe, socket.snapshot);
