import { Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import { Caller, SessionRepository, type Principal } from '@patchbay/identity';
import { Clock, notFound } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id } from '../endpoint/input.js';

const session = z.object({
  id: z.string(),
  device: z.string(),
  ip: z.string().nullable(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime(),
  current: z.boolean(),
});
const ended = z.object({ ended: z.number().int() });
type Session = z.infer<typeof session>;

/** A person's own sign-ins. */
@ApiTags('Access')
@Controller('api/auth/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ summary: 'My sessions, last used first', access: 'self', answer: listOf(session) })
  async list(
    @Caller() { tenantId, userId, sessionId }: Principal,
  ): Promise<{ items: Session[]; total: number; next_cursor: null }> {
    const rows = await this.sessions.list(tenantId, userId, this.clock.now());
    const items = rows.map((row) => ({
      ...row,
      created_at: row.created_at.toISOString(),
      last_used_at: row.last_used_at.toISOString(),
      current: row.id === sessionId,
    }));
    return { items, total: items.length, next_cursor: null };
  }

  @Delete(':id')
  @ApiParam({ name: 'id' })
  @Endpoint({ summary: 'End one of my sessions', access: 'self', audit: 'session.end', status: 204 })
  async end(@Caller() { tenantId, userId }: Principal, @Id() id: string): Promise<void> {
    if (!(await this.sessions.end(tenantId, id, this.clock.now(), userId))) throw notFound('session');
  }

  @Post('revoke-others')
  @Endpoint({
    summary: 'End all my sessions but this one',
    access: 'self',
    audit: 'session.end_others',
    answer: ended,
  })
  async endOthers(@Caller() { tenantId, userId, sessionId }: Principal): Promise<z.infer<typeof ended>> {
    const now = this.clock.now();
    return { ended: await this.sessions.revokeAll(tenantId, userId, now, sessionId) };
  }
}
