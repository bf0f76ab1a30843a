import { Injectable } from '@nestjs/common';
import { TenantSettingRepository, UserRepository } from '@patchbay/identity';
import { Connections } from '@patchbay/plugins';
import { ImportRepository } from '@patchbay/tickets';
import { z } from 'zod';

export const choiceSchema = z.enum(['demo', 'empty']);
export type Choice = z.infer<typeof choiceSchema>;

/** Steps that leave no row of their own and are therefore noted when they happen. */
export type NotedStep = 'explain' | 'dry_run';

export const stepsSchema = z.object({
  explain: z.boolean(),
  dry_run: z.boolean(),
  connect: z.boolean(),
  upload: z.boolean(),
  password: z.boolean(),
});

const choiceKey = 'onboarding';
const dismissedKey = 'onboarding.dismissed';
const stepKey = (step: NotedStep): string => `onboarding.step.${step}`;

/** How an organisation began, and which first steps it has taken. */
@Injectable()
export class FirstRun {
  private readonly noted = new Set<string>();

  constructor(
    private readonly settings: TenantSettingRepository,
    private readonly users: UserRepository,
    private readonly connections: Connections,
    private readonly imports: ImportRepository,
  ) {}

  async choice(tenantId: string): Promise<Choice | null> {
    return choiceSchema.safeParse(await this.settings.get(tenantId, choiceKey)).data ?? null;
  }

  choose(tenantId: string, choice: Choice): Promise<void> {
    return this.settings.set(tenantId, choiceKey, choice);
  }

  async dismissed(tenantId: string): Promise<boolean> {
    return (await this.settings.get(tenantId, dismissedKey)) === true;
  }

  dismiss(tenantId: string, dismissed: boolean): Promise<void> {
    return this.settings.set(tenantId, dismissedKey, dismissed);
  }

  /** Remembers a step; written once per organisation. */
  async note(tenantId: string, step: NotedStep): Promise<void> {
    const name = `${tenantId} ${step}`;
    if (this.noted.has(name)) return;
    await this.settings.set(tenantId, stepKey(step), true);
    this.noted.add(name);
  }

  async steps(tenantId: string, userId: string): Promise<z.infer<typeof stepsSchema>> {
    const user = await this.users.find(tenantId, userId);
    return {
      explain: (await this.settings.get(tenantId, stepKey('explain'))) === true,
      dry_run: (await this.settings.get(tenantId, stepKey('dry_run'))) === true,
      connect: await this.hasOwnConnection(tenantId),
      upload: (await this.imports.count(tenantId)) > 0,
      password: (user?.password_hash ?? null) !== null,
    };
  }

  /** The sandboxes of the demo are nobody's own work. */
  private async hasOwnConnection(tenantId: string): Promise<boolean> {
    const rows = await this.connections.list(tenantId);
    const demo = (await this.choice(tenantId)) === 'demo';
    return rows.some(({ mode }) => mode === 'live' || !demo);
  }
}
