import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import { Caller, Outbox, type OutboxMail, type Principal } from '@patchbay/identity';
import { z } from 'zod';
import { decodeCursor, pageOf, pageQuery } from '../endpoint/cursor.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { Query } from '../endpoint/input.js';

const pages = z.strictObject(pageQuery);
const mail = z.object({
  id: z.string(),
  created_at: z.string(),
  recipient: z.string(),
  subject: z.string(),
  state: z.enum(['sent', 'sending', 'failed', 'waiting']),
  error: z.string().nullable(),
  text: z
    .string()
    .nullable()
    .describe(
      'Only of mails that wait because there is no mail server, and never of mails to people with a higher role.',
    ),
});
const outbox = listOf(mail).extend({ mail_server: z.boolean() });

@ApiTags('Access')
@Controller('api/outbox')
export class OutboxController {
  constructor(private readonly outbox: Outbox) {}

  @Get()
  @Endpoint({
    summary: 'Mails of this organisation, newest first',
    access: 'tenant:manage',
    query: pages,
    answer: outbox,
  })
  async list(
    @Caller() caller: Principal,
    @Query() { cursor, limit }: z.output<typeof pages>,
  ): Promise<z.infer<typeof outbox>> {
    const mails = await this.outbox.list(caller, limit, decodeCursor(cursor));
    const items: OutboxMail[] = mails;
    return { ...pageOf(items, null, limit), mail_server: this.outbox.hasServer };
  }
}
