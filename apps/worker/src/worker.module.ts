import { type DynamicModule, Module } from '@nestjs/common';
import { AnalyticsModule } from '@patchbay/analytics';
import { IdentityModule } from '@patchbay/identity';
import { IntelligenceModule } from '@patchbay/intelligence';
import { PlatformModule, type Foundation } from '@patchbay/platform';
import { PluginsModule } from '@patchbay/plugins';
import { TicketsModule } from '@patchbay/tickets';
import { WorkflowsModule } from '@patchbay/workflows';

/** The hub without its doors: jobs, schedules and pollers, for nodes that only work. */
@Module({})
export class WorkerModule {
  static register(foundation: Foundation): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.register(foundation),
        IdentityModule,
        TicketsModule,
        PluginsModule,
        IntelligenceModule,
        WorkflowsModule,
        AnalyticsModule,
      ],
    };
  }
}
