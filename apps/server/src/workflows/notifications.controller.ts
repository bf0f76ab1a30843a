import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import { notFound } from '@patchbay/platform';
import { NotificationRepository, type Notification } from '@patchbay/workflows';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id } from '../endpoint/input.js';

const notification = z.object({
  id: z.string(),
  title: z.string(),
  body: z.string(),
  ticket_id: z.string().nullable(),
  created_at: z.string(),
  read_at: z.string().nullable(),
});
const shown = 100;

@ApiTags('Workflows')
@Controller('api/notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationRepository) {}

  @Get()
  @Endpoint({
    summary: 'What workflows want people to know',
    access: 'tickets:read',
    answer: listOf(notification),
  })
  async list(
    @Caller() caller: Principal,
  ): Promise<{ items: Notification[]; total: number; next_cursor: null }> {
    const items = await this.notifications.newest(caller.tenantId, shown);
    return { items, total: items.length, next_cursor: null };
  }

  @Post(':id/read')
  @Endpoint({ summary: 'Mark as read', access: 'tickets:read', audit: 'notification.read', status: 204 })
  async read(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    if (!(await this.notifications.markRead(caller.tenantId, id))) throw notFound('notification');
  }
}
