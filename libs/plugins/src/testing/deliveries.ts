import type { RawRequest } from '@patchbay/plugin-sdk';
import { signed } from './desk/provider.js';
import { talkSignature } from './talk/index.js';

/** A request as the door hands it in. */
export function rawRequest(body: string, headers: Record<string, string>, path: string): RawRequest {
  return {
    method: 'POST',
    path,
    query: {},
    headers,
    body: new TextEncoder().encode(body),
    receivedAt: new Date(),
  };
}

/** A delivery of the desk, signed now unless told otherwise. */
export function deskDelivery(
  content: unknown,
  { id = null, at = new Date(), secret }: { id?: string | null; at?: Date; secret?: string } = {},
): RawRequest {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  return rawRequest(body, signed(body, at, secret, id), '/hooks/desk');
}

/** What somebody types into the talk. */
export const talkDelivery = (body: string, secret = 'talk-secret'): RawRequest =>
  rawRequest(body, { 'x-talk-signature': talkSignature(body, secret) }, '/hooks/talk');

/** The status a promise of the gateway ends with, accepted or refused. */
export async function statusOf(answer: Promise<{ status: number }>): Promise<number> {
  try {
    return (await answer).status;
  } catch (error) {
    return (error as { status?: number }).status ?? 500;
  }
}
