import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** Whether an address that a request came through is believed about whom it came from. */
export type Trust = (address: string, hop: number) => boolean;

/** A number is how many proxies nearest to us are believed. */
export const proxiesOf = (trusted: number | string[]): Trust =>
  typeof trusted === 'number' ? (_address, hop) => hop < trusted : proxyAddr.compile(trusted);

/** Who sent a request that Fastify does not see, found as Fastify does it; empty when they are gone already. */
export function addressOf(request: IncomingMessage, trust: Trust): string {
  const address: string | undefined = proxyAddr(request, trust);
  return address ?? '';
}
