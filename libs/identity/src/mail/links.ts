import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG } from '@patchbay/platform';

/** Addresses of console pages, for mails. */
@Injectable()
export class Links {
  private readonly base: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'publicUrl' | 'port'>) {
    this.base = config.publicUrl ?? `http://localhost:${config.port}`;
  }

  to(page: 'reset-password' | 'verify' | 'invitation' | 'sign-in', token?: string): string {
    return `${this.base}/${page}${token === undefined ? '' : `?token=${token}`}`;
  }
}
