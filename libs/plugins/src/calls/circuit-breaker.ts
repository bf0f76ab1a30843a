import { Injectable } from '@nestjs/common';
import { OutboundError, PostponeError, reasonOf, TenantDoor } from '@patchbay/platform';
import { RetryError } from '@patchbay/plugin-sdk';
import { ConnectionRepository, type ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { outage } from '../connections/health.js';
import { CircuitRepository } from './circuit.repository.js';
import { limitKey } from './limiter.js';
import { RateRepository, type Rest } from './rate.repository.js';
import { RecentOutcomes } from './recent-outcomes.js';

const mostFailures = 5;
/** So long a provider may be down without costing a call an attempt. One that fails alone, and always, ends some time. */
const patienceMs = 24 * 3_600_000;

type Account = Pick<ConnectionRow, 'tenant_id' | 'id'>;

/**
 * Leaves a provider alone that is down: after 5 failures among the last 10 calls of a connection, as this process saw them,
 * its calls are refused in all processes, but for one every 30 seconds, until one is answered. See {@link Limiter.admit} for
 * the refusal. A call that goes well costs no statement.
 */
@Injectable()
export class CircuitBreaker {
  private readonly recent = new RecentOutcomes();

  constructor(
    private readonly circuits: CircuitRepository,
    private readonly rates: RateRepository,
    private readonly connections: Connections,
    private readonly health: ConnectionRepository,
    private readonly door: TenantDoor,
  ) {}

  /** Makes a call and learns from how it ends. A 429 is neither a failure nor a sign of health: it has its own rest. */
  async watch<T extends { status: number }>(
    account: Account,
    probe: boolean,
    call: () => Promise<T>,
  ): Promise<T> {
    const answer = await call().catch(async (error: unknown) => {
      if (error instanceof OutboundError) await this.failed(account, probe, error.message);
      throw error;
    });
    if (answer.status >= 500) await this.failed(account, probe, `HTTP ${answer.status}`);
    else if (answer.status !== 429) await this.answered(account, probe);
    return answer;
  }

  /** What is known of a provider that is down; null = it is not. */
  async outageOf({ tenant_id, id }: Account): Promise<(Rest & { failing: string }) | null> {
    const [rest] = await this.rates.rest(tenant_id, [limitKey(id)]);
    return rest?.failing ? { ...rest, failing: rest.failing } : null;
  }

  /** While the provider is down a failure says nothing about the call: it is made again later, at no attempt, as after a 429. */
  async postponed(account: Account, since: Date, error: unknown): Promise<PostponeError | null> {
    if (error instanceof RetryError && error.status === 429) return null;
    if (Date.now() - since.getTime() > patienceMs) return null;
    const down = await this.outageOf(account);
    return down && new PostponeError(down.ms, `${down.failing}: ${reasonOf(error)}`);
  }

  private async answered({ tenant_id, id }: Account, probe: boolean): Promise<void> {
    if (!probe) return this.recent.succeeded(id);
    this.recent.forget(id);
    await this.circuits.close(tenant_id, limitKey(id));
  }

  /** A probe that fails tells nothing new: the circuit is open since it was admitted, and until the next one. */
  private async failed({ tenant_id, id }: Account, probe: boolean, reason: string): Promise<void> {
    if (probe) return;
    const { failures, calls } = this.recent.failed(id);
    if (failures < mostFailures) return;
    this.recent.forget(id);
    const failing = `${failures} of the last ${calls} calls failed (${reason})`;
    await this.door.run(tenant_id, async () => {
      if (await this.circuits.open(tenant_id, limitKey(id), failing))
        await this.health.setState(tenant_id, id, outage(failing));
    });
    this.connections.forget({ tenant_id, id });
  }
}
