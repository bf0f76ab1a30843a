import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AnalyticsModule } from '@patchbay/analytics';
import { AccessGuard, IdentityModule } from '@patchbay/identity';
import { IntelligenceModule } from '@patchbay/intelligence';
import { PlatformModule, type Foundation } from '@patchbay/platform';
import { PluginsModule } from '@patchbay/plugins';
import { TicketsModule } from '@patchbay/tickets';
import { WorkflowsModule } from '@patchbay/workflows';
import { DeclaredAudit } from './audit/declared-audit.js';
import { controllers, gateways, services } from './routes.js';
import { CallerLimitGuard } from './http/rate-limit.js';
import { ProblemFilter } from './http/problem.filter.js';

/** The hub: every library wired together, and the doors in front of them. */
@Module({})
export class AppModule {
  static register(foundation: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.register(foundation),
        IdentityModule,
        TicketsModule,
        PluginsModule,
        IntelligenceModule,
        WorkflowsModule,
        AnalyticsModule,
      ],
      controllers,
      providers: [
        ...services,
        ...gateways,
        ProblemFilter,
        { provide: APP_FILTER, useExisting: ProblemFilter },
        CallerLimitGuard,
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_GUARD, useExisting: CallerLimitGuard },
        { provide: APP_GUARD, useClass: DeclaredAudit },
      ],
    };
  }
}
