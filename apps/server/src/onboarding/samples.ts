import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@patchbay/platform';
import { ConnectAccount, Connections, TwinHost, type ConnectionRow } from '@patchbay/plugins';
import { TicketRepository } from '@patchbay/tickets';
import { workflowInputSchema, Workflows, workflowTemplates } from '@patchbay/workflows';
import { FirstRun } from './first-run.js';

const everyMs = 2_500;
const arrivals = 60;
const workflowId = 'angry-customer-alert';

/** Sample data: two sandboxes, a workflow between them, and tickets that arrive while one looks. */
@Injectable()
export class Samples implements OnApplicationShutdown {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly connect: ConnectAccount,
    private readonly connections: Connections,
    private readonly twins: TwinHost,
    private readonly workflows: Workflows,
    private readonly tickets: TicketRepository,
    private readonly firstRun: FirstRun,
    private readonly log: Logger,
  ) {}

  /** Are the sandboxes of the demo there? */
  async connected(tenantId: string): Promise<boolean> {
    if ((await this.firstRun.choice(tenantId)) !== 'demo') return false;
    return (await this.connections.list(tenantId)).some(({ mode }) => mode === 'sandbox');
  }

  /** Safe to call twice. */
  async start(tenantId: string): Promise<void> {
    await this.firstRun.choose(tenantId, 'demo');
    const zendesk = await this.sandbox(tenantId, 'zendesk');
    await this.sandbox(tenantId, 'slack');
    await this.workflow(tenantId);
    this.playArrivals(tenantId, zendesk);
  }

  /** Removes everything that `start` brought, and nothing else. */
  async remove(tenantId: string): Promise<void> {
    this.stop(tenantId);
    for (const row of await this.connections.list(tenantId)) {
      if (row.mode === 'sandbox') await this.connect.disconnect(tenantId, row.id);
    }
    await this.tickets.removeSamples(tenantId);
    for (const workflow of await this.workflows.list(tenantId)) {
      if (workflow.name === template().name) await this.workflows.remove(tenantId, workflow.id);
    }
  }

  onApplicationShutdown(): void {
    for (const tenantId of this.timers.keys()) this.stop(tenantId);
  }

  private stop(tenantId: string): void {
    clearInterval(this.timers.get(tenantId));
    this.timers.delete(tenantId);
  }

  private async sandbox(tenantId: string, plugin: string): Promise<ConnectionRow> {
    const known = (await this.connections.list(tenantId)).find(
      (row) => row.plugin_id === plugin && row.mode === 'sandbox',
    );
    return known ?? this.connect.connect(tenantId, plugin, { mode: 'sandbox', accept_grants: true });
  }

  private async workflow(tenantId: string): Promise<void> {
    const wanted = template();
    const known = (await this.workflows.list(tenantId)).some(({ name }) => name === wanted.name);
    if (!known) await this.workflows.create(tenantId, wanted, null);
  }

  private playArrivals(tenantId: string, zendesk: ConnectionRow): void {
    if (this.timers.has(tenantId)) return;
    let left = arrivals;
    const play = async (): Promise<void> => {
      left -= 1;
      if (left <= 0) this.stop(tenantId);
      const twin = await this.twins.of(zendesk.plugin_id, zendesk.id);
      await twin.scenes['ticket_arrives']?.play();
    };
    const guarded = (): void => {
      play().catch((error: unknown) =>
        this.log.warn('a sample ticket did not arrive', { error: String(error) }),
      );
    };
    const timer = setInterval(guarded, everyMs);
    timer.unref();
    this.timers.set(tenantId, timer);
    guarded();
  }
}

function template() {
  const found = workflowTemplates.find(({ id }) => id === workflowId);
  return workflowInputSchema.parse(found?.workflow);
}
