import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG } from '@patchbay/platform';

/** Where the outside reaches this hub, without a trailing slash. */
@Injectable()
export class PublicUrl {
  readonly value: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'publicUrl' | 'port'>) {
    this.value = config.publicUrl ?? `http://localhost:${config.port}`;
  }
}
