import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { currentAct, during } from '@patchbay/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** From here on everything a request does is done by its caller, from its address. Begins after the body has been read. */
export function beginActs(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    const act = {
      actor: { kind: 'anonymous' as const, id: null, name: null },
      requestId: request.id,
      ip: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      declared: null,
    };
    during(act, done);
  });
  // What a route has left running when it answers is not the change that it declared.
  fastify.addHook(
    'onSend',
    (_request: FastifyRequest, _reply: FastifyReply, _payload: unknown, done: () => void) => {
      const act = currentAct();
      if (act) act.declared = null;
      done();
    },
  );
}
