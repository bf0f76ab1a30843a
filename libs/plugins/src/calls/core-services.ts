import { Injectable } from '@nestjs/common';
import { type ServiceRef, UserError } from '@patchbay/plugin-sdk';

/** For whom a service is asked. */
export interface ServiceScope {
  tenantId: string;
  connectionId: string;
  /** Whoever speaks from a sandbox is the person trying it out. */
  sandbox: boolean;
  grants: string[];
}

type Make = (scope: ServiceScope) => unknown;

/** Services of the core that plugins may use, each behind a grant. */
@Injectable()
export class CoreServices {
  private readonly makers = new Map<string, { grant: string; make: Make }>();

  register<T>(ref: ServiceRef<T>, grant: string, make: (scope: ServiceScope) => T): void {
    this.makers.set(`${ref.key}@${ref.version}`, { grant, make });
  }

  give<T>(ref: ServiceRef<T>, scope: ServiceScope): T {
    const maker = this.makers.get(`${ref.key}@${ref.version}`);
    if (!maker) throw new UserError(`There is no service ${ref.key} in version ${ref.version}.`);
    if (!scope.grants.includes(maker.grant))
      throw new UserError(`The plugin was not granted ${maker.grant}.`);
    return maker.make(scope) as T;
  }
}
