import { Injectable } from '@nestjs/common';
import { FirstAdmin, firstTenant } from '@patchbay/identity';
import { Installations } from '@patchbay/plugins';
import { Samples } from './samples.js';

/** What a hub needs before its first guest comes. */
@Injectable()
export class Onboarding {
  constructor(
    private readonly firstAdmin: FirstAdmin,
    private readonly installations: Installations,
    private readonly samples: Samples,
  ) {}

  /** Answers a one-time sign-in token while nobody has a password yet. */
  async prepare(): Promise<string | null> {
    const token = await this.firstAdmin.ensure();
    await this.installations.ensureDefaults(firstTenant.id);
    return token;
  }

  startDemo(): Promise<void> {
    return this.samples.start(firstTenant.id);
  }
}
