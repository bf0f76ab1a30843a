import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemError } from '@patchbay/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter } from './problem.filter.js';

const apiKey = /(?<![\w-])pb_[\w-]{43}/;
const advice =
  'An API key belongs in the Authorization header, never in the address. Revoke this one and make another.';

/** Addresses end up in histories and in the logs of others: a key in one is refused before anything else is looked at. */
export function refuseKeysInAddresses(app: NestFastifyApplication): void {
  const problems = app.get(ProblemFilter);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (!hasKey(request.url)) return done();
    problems.answer(new ProblemError(400, 'key_in_address', advice), request, reply);
  });
}

/** Whole, or in any encoding of a part of it. */
export const hasKey = (address: string): boolean => apiKey.test(decoded(address));

/** All that a key can be made of; the rest of an address need not be well-formed. */
const decoded = (address: string): string =>
  address.replaceAll(/%([2-7][\da-f])/gi, (_code, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
