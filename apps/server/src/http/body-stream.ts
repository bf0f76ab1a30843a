import { createGunzip } from 'node:zlib';
import { ProblemError } from '@patchbay/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import type { ProblemFilter } from './problem.filter.js';
import { classOf } from './route-limits.js';

/** Packed bodies are unpacked as they come, so that the body limit counts what is inside. */
export function unpackBodies(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    try {
      done(null, unpacked(request, payload));
    } catch (error) {
      done(error as Error);
    }
  });
}

function unpacked(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  const coding = request.headers['content-encoding'] ?? 'identity';
  const kind = classOf(request);
  // The signature of a webhook is over the bytes as they were sent.
  if (coding === 'identity' || kind === 'webhook') return payload;
  if (coding !== 'gzip' || kind === 'upload')
    throw new ProblemError(415, 'unsupported_encoding', 'Send the body as it is, or JSON packed with gzip.');
  const inside = createGunzip();
  payload.on('error', (error) => inside.destroy(error));
  const stream = payload.pipe(inside) as RequestPayload;
  // Fastify holds Content-Length against the bytes before unpacking.
  Object.defineProperty(stream, 'receivedEncodedLength', { get: () => inside.bytesWritten });
  return stream;
}

/** Whoever sends a body slower than this is cut off with 408; files may take their time. */
export function hurryBodies(fastify: FastifyInstance, filter: ProblemFilter, withinMs: number): void {
  const clocks = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (classOf(request) !== 'upload') {
      const clock = setTimeout(() => tooSlow(request, reply, filter), withinMs);
      clocks.set(request, clock.unref());
    }
    done(null, payload);
  });
  const stop = (request: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    clearTimeout(clocks.get(request));
    done();
  };
  fastify.addHook('preValidation', stop);
  fastify.addHook('onResponse', stop);
}

function tooSlow(request: FastifyRequest, reply: FastifyReply, filter: ProblemFilter): void {
  void reply.header('connection', 'close');
  filter.answer(new ProblemError(408, 'too_slow', 'The body did not arrive in time.'), request, reply);
}
